package dev.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A listener that remembers, in words: {@code Joined c1}, {@code Left c1 REPLACED}. */
final class Events implements Consumer<PresenceEvent> {
  private final List<PresenceEvent> all = new ArrayList<>();

  static Events of(SessionRegistry registry) {
    Events events = new Events();
    registry.on(PresenceEvent.class, events);
    return events;
  }

  @Override
  public synchronized void accept(PresenceEvent event) {
    all.add(event);
  }

  synchronized List<PresenceEvent> all() {
    return List.copyOf(all);
  }

  synchronized void clear() {
    all.clear();
  }

  List<String> words() {
    return all().stream().map(Events::word).toList();
  }

  <E extends PresenceEvent> List<E> of(Class<E> type) {
    return all().stream().filter(type::isInstance).map(type::cast).toList();
  }

  static String word(PresenceEvent event) {
    if (event instanceof PresenceEvent.Joined joined) {
      return "Joined " + joined.session().id();
    } else if (event instanceof PresenceEvent.Left left) {
      return "Left " + left.session().id() + " " + left.departure().reason();
    } else if (event instanceof PresenceEvent.Suspected suspected) {
      return "Suspected " + suspected.session().id() + " " + suspected.health();
    } else if (event instanceof PresenceEvent.Recovered recovered) {
      return "Recovered " + recovered.session().id();
    } else if (event instanceof PresenceEvent.WouldEvict would) {
      return "WouldEvict " + would.session().id();
    } else if (event instanceof PresenceEvent.Online online) {
      return "Online " + online.user();
    } else if (event instanceof PresenceEvent.Offline offline) {
      return "Offline " + offline.user();
    } else if (event instanceof PresenceEvent.Missed missed) {
      return "Missed " + missed.count();
    }
    throw new AssertionError("unknown " + event);
  }
}
