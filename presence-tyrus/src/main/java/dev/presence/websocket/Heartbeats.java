package dev.presence.websocket;

import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * The server's side of the application heartbeat, for all sessions of a presence ({@code
 * docs/heartbeat-protocol.md}).
 *
 * <p>Looks at the sessions that have introduced themselves twice a second, on the detector's
 * thread, in liveness time: so a stall of this process makes no answer overdue. What it writes goes
 * by the session's one ordered path, in no limit and no metric of messages.
 */
final class Heartbeats {
  private static final long LOOK_EVERY = Duration.ofMillis(500).toNanos();

  /** Where the client proposes none: the server's choice. */
  private static final HeartbeatTimes UNLESS_PROPOSED =
      new HeartbeatTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ZERO);

  final LongAdder received = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder unanswered = new LongAdder();

  private final SessionRegistry registry;
  private final HeartbeatTimes least;
  private final Set<HeartbeatPeer> introduced = ConcurrentHashMap.newKeySet();
  private volatile boolean dismissing;

  /** Somebody has gone away: that is to be seen at once. */
  private volatile boolean hurried;

  private long lookedAt;

  /**
   * @param least what a client may not go below, and the spread that it is told
   */
  Heartbeats(SessionRegistry registry, HeartbeatTimes least) {
    this.registry = registry;
    this.least = least;
    this.lookedAt = registry.livenessNanos();
    registry.everyTick(this::tick);
  }

  SessionRegistry registry() {
    return registry;
  }

  long now() {
    return registry.livenessNanos();
  }

  /**
   * What a client that proposes this gets.
   *
   * @throws NumberFormatException if a time is malformed
   */
  HeartbeatTimes agree(Heartbeat hello) {
    HeartbeatTimes proposed =
        UNLESS_PROPOSED
            .replacedBy(hello)
            .orElseThrow(() -> new NumberFormatException("a time is not all digits"));
    return new HeartbeatTimes(
        longer(proposed.ask(), least.ask()),
        longer(proposed.answer(), least.answer()),
        least.spread());
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  /** Any thread. */
  void lookSoon() {
    hurried = true;
  }

  /** Detector thread. */
  private void tick() {
    long now = now();
    if (hurried || now - lookedAt >= LOOK_EVERY) {
      hurried = false; // before the look: who goes away during it is seen in the next tick
      lookedAt = now;
      introduced.forEach(peer -> peer.look(now));
    }
  }

  void introduced(HeartbeatPeer peer) {
    introduced.add(peer);
  }

  void forget(HeartbeatPeer peer) {
    introduced.remove(peer);
  }

  /** From now on whoever is sent away is told when to return. */
  void dismiss() {
    dismissing = !least.spread().isZero();
  }

  /** The reason for a close with 1001: for each another moment of the spread while all must go. */
  String reason(String otherwise) {
    return dismissing
        ? "try again in %d ms"
            .formatted(ThreadLocalRandom.current().nextLong(1, least.spread().toMillis() + 1))
        : otherwise;
  }

  HeartbeatStats stats() {
    return new HeartbeatStats(
        introduced.size(), received.sum(), sent.sum(), dropped.sum(), unanswered.sum());
  }
}
