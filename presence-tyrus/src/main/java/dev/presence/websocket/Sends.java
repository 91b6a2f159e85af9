package dev.presence.websocket;

import dev.presence.Departure;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the outboxes of one presence share: time, threads, counters, and the look at their age. */
final class Sends {
  private static final Logger LOG = LoggerFactory.getLogger(Sends.class);

  final LongAdder sent = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder droppedOldest = new LongAdder();
  final LongAdder droppedNewest = new LongAdder();
  final LongAdder tooLarge = new LongAdder();
  final LongAdder abandoned = new LongAdder();
  final LongAdder slowConsumers = new LongAdder();
  final LongAdder unsentMessages = new LongAdder();
  final LongAdder unsentBytes = new LongAdder();

  private final SessionRegistry registry;
  private final SendLimits limits;

  /** Those with something unsent, and for up to one tick those that had. */
  private final Set<Outbox> watched = ConcurrentHashMap.newKeySet();

  Sends(SessionRegistry registry, SendLimits limits) {
    this.registry = registry;
    this.limits = limits;
    registry.everyTick(this::tick);
  }

  SendLimits limits() {
    return limits;
  }

  long now() {
    return registry.livenessNanos();
  }

  /** Detector thread. */
  private void tick() {
    watched.forEach(Outbox::check);
  }

  void watch(Outbox outbox) {
    watched.add(outbox);
  }

  void unwatch(Outbox outbox) {
    watched.remove(outbox);
  }

  /** Returns false if there is no thread: the presence is closed, or the machine is out of them. */
  boolean write(Runnable task) {
    return run(registry.sending(), task);
  }

  /** As {@link #write}, for a ping that had to wait: a blocked message must not delay it. */
  boolean ping(Runnable task) {
    return run(registry.pinging(), task);
  }

  /**
   * Runs what completes stages, hence code of the application: never on a thread of the container
   * or of the detector, even where our own pool is closed.
   */
  void tell(Runnable task) {
    if (!write(task)) {
      ForkJoinPool.commonPool().execute(task);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // an OutOfMemoryError where no thread can be made
  private static boolean run(Executor executor, Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (Throwable refused) {
      LOG.debug("no thread to send on", refused);
      return false;
    }
  }

  void evict(PeerSession peer, String why) {
    if (registry.evict(peer, LeaveReason.SLOW_CONSUMER, why)) {
      slowConsumers.increment();
    }
  }

  /** Why a session that has been removed was. */
  String whyLeft(String id) {
    return registry.departures().stream()
        .filter(departure -> departure.id().equals(id))
        .findFirst()
        .map(Sends::text)
        .orElse("given up");
  }

  private static String text(Departure departure) {
    return departure.reason() + " at " + departure.leftAt() + ", " + departure.detail();
  }

  SendStats stats() {
    return new SendStats(
        sent.sum(),
        failed.sum(),
        droppedOldest.sum(),
        droppedNewest.sum(),
        tooLarge.sum(),
        abandoned.sum(),
        slowConsumers.sum(),
        unsentMessages.sum(),
        unsentBytes.sum());
  }
}
