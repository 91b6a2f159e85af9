package dev.presence.examples;

import dev.presence.Identity;
import dev.presence.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Single-use tickets, for pages: a page cannot set a header on a WebSocket, and a URL is no place
 * for a token. Bound to one identity, valid for 30 s; at most {@value #MOST} are outstanding, the
 * next is refused. Thread-safe.
 */
final class Tickets {
  static final Duration VALID = Duration.ofSeconds(30);
  static final int MOST = 10_000;

  private record Ticket(Identity identity, long issuedAt) {}

  private final TimeSource time;

  /** The oldest first, since all are valid for the same time. Guarded by this. */
  private final Map<String, Ticket> outstanding = new LinkedHashMap<>();

  Tickets(TimeSource time) {
    this.time = time;
  }

  /** Empty if too many are outstanding. */
  synchronized Optional<String> issue(Identity identity) {
    forgetExpired();
    if (outstanding.size() >= MOST) {
      return Optional.empty();
    }
    String secret = Token.generate();
    outstanding.put(secret, new Ticket(identity, time.nanoTime()));
    return Optional.of(secret);
  }

  /** Whether the secret is a ticket for that identity; it is none afterwards, whoever asked. */
  synchronized boolean redeem(String secret, Identity identity) {
    forgetExpired();
    Ticket ticket = outstanding.remove(secret);
    return ticket != null && ticket.identity.equals(identity);
  }

  private void forgetExpired() {
    Iterator<Ticket> oldest = outstanding.values().iterator();
    while (oldest.hasNext() && time.nanoTime() - oldest.next().issuedAt >= VALID.toNanos()) {
      oldest.remove();
    }
  }
}
