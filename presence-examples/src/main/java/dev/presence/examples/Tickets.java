package dev.presence.examples;

import dev.presence.Identity;
import dev.presence.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Single-use tickets, for pages: a page cannot set a header on a WebSocket, and a URL is no place
 * for a token. Bound to one identity, valid for 30 s. Thread-safe.
 *
 * <p>At most {@value #MOST} are outstanding, and {@value #SHARE} of one user; the last {@value
 * #FOR_ADMIN} are for the admin token. So no client keeps another user's pages out, and all clients
 * together none that an application serves with the admin token. The next is refused.
 */
final class Tickets {
  static final Duration VALID = Duration.ofSeconds(30);
  static final int MOST = 10_000;
  static final int SHARE = 100;
  static final int FOR_ADMIN = 1_000;

  /** What became of a request for a ticket. */
  sealed interface Reply {}

  record Issued(String secret) implements Reply {}

  enum Refused implements Reply {
    SHARE_USED_UP,
    ALL_USED_UP
  }

  /** Whoever holds the admin token has a share of his own in every user. */
  private record Share(String user, boolean isAdmins) {}

  private record Ticket(Identity identity, Share share, long issuedAt) {}

  private final TimeSource time;

  /** The oldest first, since all are valid for the same time. Guarded by this. */
  private final Map<String, Ticket> outstanding = new LinkedHashMap<>();

  /** How many of those outstanding belong to each share; none is 0. Guarded by this. */
  private final Map<Share, Integer> used = new HashMap<>();

  Tickets(TimeSource time) {
    this.time = time;
  }

  /**
   * Issues one, unless too many are outstanding.
   *
   * @param isAdmins whether the admin token asks, not a client's
   */
  synchronized Reply issue(Identity identity, boolean isAdmins) {
    forgetExpired();
    Share share = new Share(identity.user(), isAdmins);
    if (used.getOrDefault(share, 0) >= SHARE) {
      return Refused.SHARE_USED_UP;
    }
    if (outstanding.size() >= (isAdmins ? MOST : MOST - FOR_ADMIN)) {
      return Refused.ALL_USED_UP;
    }
    String secret = Token.generate();
    outstanding.put(secret, new Ticket(identity, share, time.nanoTime()));
    used.merge(share, 1, Integer::sum);
    return new Issued(secret);
  }

  /** Whether the secret is a ticket for that identity; it is none afterwards, whoever asked. */
  synchronized boolean redeem(String secret, Identity identity) {
    forgetExpired();
    Ticket ticket = outstanding.remove(secret);
    if (ticket == null) {
      return false;
    }
    giveBack(ticket.share);
    return ticket.identity.equals(identity);
  }

  private void forgetExpired() {
    Iterator<Ticket> oldest = outstanding.values().iterator();
    while (oldest.hasNext()) {
      Ticket ticket = oldest.next();
      if (time.nanoTime() - ticket.issuedAt < VALID.toNanos()) {
        return;
      }
      oldest.remove();
      giveBack(ticket.share);
    }
  }

  private void giveBack(Share share) {
    used.computeIfPresent(share, (any, count) -> count == 1 ? null : count - 1);
  }
}
