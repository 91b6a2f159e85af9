package dev.presence.examples;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the consoles have been told of who is here and who left, and the texts that tell it. Used by
 * one thread.
 */
final class Board {
  /** Entries of one message. */
  static final int MOST_IN_A_PART = 500;

  /** Departures that a new console is told. */
  static final int MOST_DEPARTURES = 500;

  private final Ghosts ghosts;
  private final Map<String, Present> present = new LinkedHashMap<>();

  /** The newest first. */
  private final Deque<Gone> left = new ArrayDeque<>();

  Board(Ghosts ghosts) {
    this.ghosts = ghosts;
  }

  Optional<Present> find(String id) {
    return Optional.ofNullable(present.get(id));
  }

  Collection<Present> present() {
    return present.values();
  }

  void apply(Changes changes) {
    changes.snapshot().ifPresent(this::replace);
    present.putAll(changes.joined());
    changes.left().forEach(this::left);
  }

  private void replace(List<Present> snapshot) {
    present.clear();
    snapshot.forEach(client -> present.put(client.id(), client));
  }

  private void left(Gone client) {
    present.remove(client.id());
    left.addFirst(client);
    if (left.size() > MOST_DEPARTURES) {
      left.removeLast();
    }
  }

  /** Everything, for who comes now. */
  List<String> snapshot() {
    List<String> texts = new ArrayList<>();
    Iterator<Present> rows = present.values().iterator();
    do {
      List<SessionView> part = new ArrayList<>();
      while (rows.hasNext() && part.size() < MOST_IN_A_PART) {
        part.add(rows.next().view());
      }
      texts.add(Json.text(new ConsoleNews.Sessions(part, !rows.hasNext())));
    } while (rows.hasNext());
    texts.add(Json.text(new ConsoleNews.Departures(views(left))));
    return texts;
  }

  /**
   * What changed, in one message or, where that would be too long, several; none if nothing did.
   *
   * @param changes after they were applied
   */
  List<String> delta(Changes changes) {
    Iterator<Present> joined = changes.joined().values().iterator();
    Iterator<Present> changed = changes.changed().values().iterator();
    Iterator<Gone> gone = changes.left().iterator();
    List<String> texts = new ArrayList<>();
    while (joined.hasNext() || changed.hasNext() || gone.hasNext()) {
      texts.add(
          Json.text(
              new ConsoleNews.Delta(
                  Instant.now().toString(),
                  next(joined).stream().map(Present::view).toList(),
                  next(changed).stream().map(Present::edge).toList(),
                  views(next(gone)))));
    }
    return texts;
  }

  private static <T> List<T> next(Iterator<T> all) {
    List<T> part = new ArrayList<>();
    while (all.hasNext() && part.size() < MOST_IN_A_PART) {
      part.add(all.next());
    }
    return part;
  }

  private List<DepartureView> views(Collection<Gone> departures) {
    return departures.stream().map(gone -> gone.view(ghosts)).toList();
  }
}
