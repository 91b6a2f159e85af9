package dev.presence;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one type in the order in which they happened. Each listener has a place in it, and
 * what all of them have passed is garbage: the chain itself holds only its end, which is empty.
 *
 * <p>Appended to under the registry's lock, walked outside of it.
 *
 * <p>Every {@value #STRETCH}th link is severed by the last who passes it. Otherwise one that has
 * outlived some collections, and is garbage only at the next full one, would keep all that follow
 * alive until then: a collector of young objects takes it for alive.
 */
final class Chain {
  /** How many events a listener may be behind. */
  static final int LIMIT = 100_000;

  private static final int STRETCH = 64;

  /**
   * A place for one event. Who sees the event sees the next link too, since the event is written
   * last; nothing else is shared, so release and acquire are enough.
   */
  @SuppressWarnings("serial") // extended to save an object per event
  static class Link extends AtomicReference<@Nullable PresenceEvent> {
    final int number;
    @Nullable Link next;

    Link(int number) {
      this.number = number;
    }

    /** The last but the event that is written. */
    void lead(Link to, int listeners) {
      next = to;
    }

    /** By each listener once, when it has read what there is. */
    void passed() {}
  }

  @SuppressWarnings("serial") // as above
  private static final class Severed extends Link {
    private final AtomicInteger behind = new AtomicInteger();

    Severed(int number) {
      super(number);
    }

    @Override
    void lead(Link to, int listeners) {
      super.lead(to, listeners);
      behind.set(listeners);
    }

    /** Who was closed or cut off never comes: then the next one of us is severed. */
    @Override
    void passed() {
      if (behind.decrementAndGet() == 0) {
        next = null;
      }
    }
  }

  final Class<? extends PresenceEvent> type;
  private Link end = new Link(0);
  private long appended;
  private int listeners;
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
    int number = last.number + 1;
    end = number % STRETCH == 0 ? new Severed(number) : new Link(number);
    last.lead(end, listeners);
    appended++;
    last.setRelease(event);
    return --room < 0;
  }

  /** More, or fewer, will come by what is appended from now on. */
  void expect(int change) {
    listeners += change;
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
