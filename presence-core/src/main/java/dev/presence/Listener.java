package dev.presence;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and the events it has not been told yet.
 *
 * <p>Events are offered under the registry's lock, so every listener sees the order in which things
 * happened, and told outside of it by one thread at a time. A slow listener delays only itself, and
 * at {@value #LIMIT} events behind it loses them all and is told how many.
 *
 * <p>Queue and flags are guarded by this; the registry's lock is always taken before it, never
 * after.
 */
final class Listener<E extends PresenceEvent> implements SessionRegistry.Subscription, Runnable {
  static final int LIMIT = 100_000;
  private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);

  private final SessionRegistry registry;
  private final Class<E> type;
  private final Consumer<? super E> consumer;
  private final ArrayDeque<E> queue = new ArrayDeque<>();
  private long missed;
  private boolean running;
  private boolean closed;

  Listener(SessionRegistry registry, Class<E> type, Consumer<? super E> consumer) {
    this.registry = registry;
    this.type = type;
    this.consumer = consumer;
  }

  /** Under the registry's lock; never blocks, never calls out. */
  synchronized void offer(PresenceEvent event) {
    if (closed || !type.isInstance(event)) {
      return;
    }
    if (missed > 0 || queue.size() >= LIMIT) {
      missed += queue.size() + 1;
      queue.clear();
    } else {
      queue.add(type.cast(event));
    }
  }

  /** Has the events told on {@code executor}, unless somebody is telling them already. */
  @SuppressWarnings("CatchingUnchecked") // out of threads, for example
  void dispatch(Executor executor) {
    if (!claim()) {
      return;
    }
    try {
      executor.execute(this);
    } catch (Throwable e) {
      release();
      log.warn("the executor refused to tell events; they wait for the next tick", e);
    }
  }

  private synchronized boolean claim() {
    boolean due = !running && (!queue.isEmpty() || missed > 0);
    running |= due;
    return due;
  }

  private synchronized void release() {
    running = false;
  }

  @Override
  public void run() {
    while (tellNext()) {}
  }

  private boolean tellNext() {
    long lost;
    E event;
    synchronized (this) {
      lost = missed;
      event = queue.poll();
      if (lost == 0 && event == null) {
        release();
        return false;
      }
      if (lost > 0) {
        // Everything offered before the snapshot is in it: drop it, so that nothing old follows.
        lost += (event == null ? 0 : 1) + queue.size();
        queue.clear();
        missed = 0;
        event = null;
      }
    }
    if (event == null) {
      tellMissed(lost);
    } else {
      tell(event);
    }
    return true;
  }

  private void tellMissed(long lost) {
    registry.counters().eventsMissed.add(lost);
    log.warn("a listener for {} was too slow and missed {} events", type.getSimpleName(), lost);
    PresenceEvent.Missed event = new PresenceEvent.Missed(lost, registry.sessions());
    if (type.isInstance(event)) {
      tell(type.cast(event));
    }
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

  /** Whether everything offered so far has been told. */
  synchronized boolean isIdle() {
    return !running && queue.isEmpty() && missed == 0;
  }

  /** Told nothing more after this, except what is being told. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      queue.clear();
      missed = 0;
    }
    registry.forget(this);
  }
}
