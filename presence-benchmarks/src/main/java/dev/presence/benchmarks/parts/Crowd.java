package dev.presence.benchmarks.parts;

import dev.presence.DeadPeerDetector;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * A registry with many sessions, and its detector, which ticks when it is told to.
 *
 * <p>Its executor is {@code Runnable::run}: what presence does elsewhere on threads of its own is
 * done, and counted, on the thread that ticks.
 */
final class Crowd {
  static final Duration TICK = Duration.ofMillis(100);
  static final Duration INTERVAL = Duration.ofSeconds(15);
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final HeartbeatPolicy POLICY = HeartbeatPolicy.whenIdle(INTERVAL, TIMEOUT);

  private final SessionRegistry registry;
  private final DeadPeerDetector detector;
  private final Answers answers;
  private int joined;

  Crowd(TimeSource time, HeartbeatPolicy policy) {
    this(time, policy, Answers.AT_ONCE);
  }

  Crowd(TimeSource time, HeartbeatPolicy policy, Answers answers) {
    this.answers = answers;
    registry =
        SessionRegistry.builder()
            .time(time)
            .tick(TICK)
            .maxSessions(2_000_000)
            .executor(Runnable::run)
            .build();
    detector = DeadPeerDetector.builder(registry).policy(policy).withoutThread();
  }

  SessionRegistry registry() {
    return registry;
  }

  DeadPeerDetector detector() {
    return detector;
  }

  PeerSession[] join(int sessions) {
    return IntStream.range(0, sessions).mapToObj(i -> join()).toArray(PeerSession[]::new);
  }

  private PeerSession join() {
    JoinedConnection connection = new JoinedConnection("connection-" + joined, answers);
    PeerSession session = registry.join(Identity.of("user-" + joined), connection);
    connection.session = session;
    joined++;
    return session;
  }
}
