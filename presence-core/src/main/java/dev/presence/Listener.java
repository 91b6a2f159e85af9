package dev.presence;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and its place among the events.
 *
 * <p>Events are appended under the registry's lock, so every listener sees the order in which
 * things happened, and told outside of it by one thread at a time, the teller. A slow listener
 * delays only itself, and more than {@value Chain#LIMIT} events behind it loses them all and is
 * told how many.
 */
final class Listener<E extends PresenceEvent> implements SessionRegistry.Subscription, Runnable {
  // What the teller does. An executor may refuse a task that it runs all the same: such a one finds
  // that nobody called it. Numbers, whose storing costs the garbage collector nothing.
  private static final int AWAY = 0;
  private static final int CALLED = 1;
  private static final int TELLING = 2;

  private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);

  /** The place of who has lost his. */
  private static final AtomicReference<Chain.Link> LOST = new AtomicReference<>();

  private final SessionRegistry registry;
  private final Chain chain;
  private final Class<E> type;
  private final Consumer<? super E> consumer;
  private final AtomicInteger teller = new AtomicInteger(AWAY);

  /**
   * Where the first event is that has not been told; null once closed. Only the teller moves on in
   * it, and only the registry's lock allows to replace it: so a teller that hangs in the listener
   * can be taken its place away, and what it then does to its old one matters to nobody.
   */
  private volatile @Nullable AtomicReference<Chain.Link> place;

  /** How many events of the chain have been taken or lost. The teller's. */
  private long passed;

  /** Under the registry's lock. */
  Listener(SessionRegistry registry, Chain chain, Class<E> type, Consumer<? super E> consumer) {
    this.registry = registry;
    this.chain = chain;
    this.type = type;
    this.consumer = consumer;
    this.place = new AtomicReference<>(chain.end());
    this.passed = chain.appended();
    chain.expect(1);
  }

  Chain chain() {
    return chain;
  }

  /** Has the events told on {@code executor}, unless somebody is telling them already. */
  @SuppressWarnings("CatchingUnchecked") // out of threads, for example
  void dispatch(Executor executor) {
    if (!claim(CALLED)) {
      return;
    }
    try {
      executor.execute(this);
    } catch (Throwable e) {
      teller.compareAndSet(CALLED, AWAY);
      log.warn("the executor refused to tell events; they wait for the next tick", e);
    }
  }

  private boolean claim(int as) {
    return hasNews() && isAway() && teller.compareAndSet(AWAY, as);
  }

  private boolean isAway() {
    return teller.get() == AWAY;
  }

  private boolean hasNews() {
    AtomicReference<Chain.Link> at = place;
    return at != null && (at == LOST || at.getAcquire().get() != null);
  }

  /** Looks again after it has gone: an event may have come that saw it still there. */
  @Override
  public void run() {
    if (!teller.compareAndSet(CALLED, TELLING)) {
      return;
    }
    do {
      try {
        while (tellNext()) {}
      } finally {
        teller.set(AWAY);
      }
    } while (claim(TELLING));
  }

  private boolean tellNext() {
    PresenceEvent event = next();
    if (type.isInstance(event)) {
      tell(type.cast(event));
    }
    return event != null;
  }

  /** Here and not in its caller, whose stack would hold all that follows while it tells. */
  private @Nullable PresenceEvent next() {
    AtomicReference<Chain.Link> at = place;
    if (at == null) {
      return null;
    }
    return at == LOST ? missed() : take(at);
  }

  private @Nullable PresenceEvent take(AtomicReference<Chain.Link> at) {
    Chain.Link link = at.getPlain();
    PresenceEvent event = link.getAcquire();
    Chain.Link next = link.next;
    // Who was closed or cut off before the event came is not expected to pass it, and must not: it
    // would be severed before another has passed. Who sees the event sees that it was.
    if (event == null || next == null || place != at) {
      return null;
    }
    at.setRelease(next);
    link.passed();
    passed++;
    return event;
  }

  private PresenceEvent missed() {
    PresenceEvent.Missed missed = registry.catchUp(this);
    long count = missed.count();
    registry.counters().eventsMissed.add(count);
    log.warn("a listener for {} was too slow and missed {} events", type.getSimpleName(), count);
    return missed;
  }

  @SuppressWarnings(
      "CatchingUnchecked") // a listener's failure must not keep the others from theirs
  private void tell(E event) {
    try {
      consumer.accept(event);
    } catch (Throwable e) {
      registry.counters().listenerErrors.increment();
      log.warn("a listener failed on {}", event.getClass().getSimpleName(), e);
    }
  }

  /**
   * How many more events may come before this one is too far behind; the place is lost of who is
   * already. Under the registry's lock.
   */
  int room() {
    AtomicReference<Chain.Link> at = place;
    if (at == null || at == LOST) {
      return Chain.LIMIT; // holds nothing
    }
    int room = Chain.LIMIT - chain.behind(at.getAcquire());
    if (room < 0) {
      place = LOST;
      chain.expect(-1);
    }
    return room < 0 ? Chain.LIMIT : room;
  }

  /**
   * Goes on at the end, unless closed meanwhile. The teller, under the registry's lock.
   *
   * @return how many events that leaves out
   */
  long skip() {
    long missed = chain.appended() - passed;
    if (place != null) {
      place = new AtomicReference<>(chain.end());
      chain.expect(1);
    }
    passed += missed;
    return missed;
  }

  /** Whether everything so far has been told. In this order: who has taken an event is telling. */
  boolean isIdle() {
    return !hasNews() && isAway();
  }

  /** Told nothing more after this, except what is being told. */
  @Override
  public void close() {
    registry.forget(this);
  }

  /** Under the registry's lock. */
  void end() {
    if (place != null && place != LOST) {
      chain.expect(-1);
    }
    place = null;
  }
}
