package dev.presence;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one type in the order in which they happened. Each listener has a place in it, and
 * what all of them have passed is garbage: the chain itself holds only its end, which is empty.
 *
 * <p>Appended to under the registry's lock, walked outside of it.
 */
final class Chain {
  /** How many events a listener may be behind. */
  static final int LIMIT = 100_000;

  /**
   * A place for one event. Who sees the event sees the next link too, since the event is written
   * last; nothing else is shared, so release and acquire are enough.
   */
  @SuppressWarnings("serial") // extended to save an object per event
  static final class Link extends AtomicReference<@Nullable PresenceEvent> {
    final int number;
    @Nullable Link next;

    Link(int number) {
      this.number = number;
    }
  }

  final Class<? extends PresenceEvent> type;
  private Link end = new Link(0);
  private long appended;
  private int room = LIMIT;

  Chain(Class<? extends PresenceEvent> type) {
    this.type = type;
  }

  /** Where the next event will be. */
  Link end() {
    return end;
  }

  /** How many events there have been. */
  long appended() {
    return appended;
  }

  /** Returns whether a listener may be too far behind: see {@link #room}. */
  boolean append(PresenceEvent event) {
    Link last = end;
    end = new Link(last.number + 1);
    last.next = end;
    appended++;
    last.setRelease(event);
    return --room < 0;
  }

  /** Right even when the numbers have wrapped: nobody is 2^31 behind. */
  int behind(Link place) {
    return end.number - place.number;
  }

  /** That many more events may come before anybody can be too far behind. */
  void room(int events) {
    room = events;
  }
}
