package dev.presence.websocket;

import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends sessions whose peer has begun a message and does not finish it: bytes that trickle in keep
 * it alive for ever, and what they belong to would never arrive.
 *
 * <p>Only sessions with an unfinished message are kept here and looked at. An entry goes with the
 * last part, with the session, and at the latest at twice the limit, so one that is told beside a
 * close stays no longer.
 */
final class Progress {
  static final Duration DEFAULT = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final SessionRegistry registry;
  private final long limit;
  private final Map<SessionConnection, Unfinished> messages = new ConcurrentHashMap<>();

  Progress(SessionRegistry registry, Duration limit) {
    this.registry = registry;
    this.limit = limit.toNanos();
    registry.everyTick(this::tick);
  }

  /**
   * @throws IllegalArgumentException if it is out of its range
   */
  static Duration checked(Duration limit) {
    if (limit.compareTo(SHORTEST) < 0 || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "messageLimit must be between " + SHORTEST + " and " + LONGEST + ", is " + limit);
    }
    return limit;
  }

  /** Container threads, one at a time per session. */
  void part(SessionConnection connection, boolean last) {
    if (isUnfinished(connection, last)) {
      messages.computeIfAbsent(connection, begun -> new Unfinished()).parts.incrementAndGet();
    } else {
      forget(connection);
    }
  }

  /** The transport has read ahead of the endpoint: the next message may have begun. */
  private static boolean isUnfinished(SessionConnection connection, boolean last) {
    OptionalLong bytes = connection.unfinished();
    return bytes.isPresent() ? bytes.getAsLong() > 0 : !last;
  }

  void forget(SessionConnection connection) {
    messages.remove(connection);
  }

  int unfinished() {
    return messages.size();
  }

  /** Detector thread. */
  private void tick() {
    messages.forEach(this::check);
  }

  private void check(SessionConnection connection, Unfinished message) {
    long age = message.age();
    if (age >= limit && (age >= 2 * limit || connection.lastLook().unread() <= 0)) {
      // If it has just been finished, it was not in time.
      messages.remove(connection, message);
      connection.peer().ifPresent(peer -> evict(peer, why(connection, message)));
    }
  }

  private void evict(PeerSession peer, String why) {
    registry.evict(peer, LeaveReason.STALLED_MESSAGE, why);
  }

  private String why(SessionConnection connection, Unfinished message) {
    return "a message begun %s ago is unfinished (limit %s), %s so far"
        .formatted(
            Outbox.seconds(message.age()), Outbox.seconds(limit), amount(connection, message));
  }

  private static String amount(SessionConnection connection, Unfinished message) {
    OptionalLong bytes = connection.unfinished();
    return bytes.isPresent()
        ? count(bytes.getAsLong(), "byte")
        : count(message.parts.get(), "part");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  private final class Unfinished {
    private final long since = registry.livenessNanos();
    final AtomicLong parts = new AtomicLong();

    long age() {
      return registry.livenessNanos() - since;
    }
  }
}
