package dev.presence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Identities that are taken over again and again: two clients that each reconnect when the other
 * one has replaced them. More than {@value #MOST} takeovers within 60 s are a duel, and newcomers
 * are refused for 10 s.
 *
 * <p>Guarded by the registry's lock. An identity is forgotten 60 s after its last attempt, or when
 * {@value #MOST_IDENTITIES} others have come since.
 */
final class Duels {
  static final int MOST = 5;
  static final int MOST_IDENTITIES = 100_000;
  static final long WINDOW = Duration.ofSeconds(60).toNanos();
  static final long PENALTY = Duration.ofSeconds(10).toNanos();

  private static final class Fight {
    final ArrayDeque<Long> takeovers = new ArrayDeque<>(MOST);
    long last;
    long refusedUntil;
    boolean refused;
    boolean logged;
  }

  /** In order of the last attempt. */
  private final LinkedHashMap<Identity, Fight> fights = new LinkedHashMap<>();

  private long counted;

  /** Counts a takeover if it may happen: zero if it may, else the time until it may. */
  long refuse(Identity identity, long now) {
    Fight fight = latest(identity, now);
    if (fight.refused && fight.refusedUntil - now > 0) {
      return fight.refusedUntil - now;
    }
    if (fight.refused) {
      fight.refused = false;
      fight.takeovers.clear();
    }
    fight.takeovers.removeIf(at -> now - at > WINDOW);
    if (fight.takeovers.size() < MOST) {
      fight.takeovers.add(now);
      return 0;
    }
    fight.refused = true;
    fight.refusedUntil = now + PENALTY;
    counted++;
    return PENALTY;
  }

  private Fight latest(Identity identity, long now) {
    Fight fight = fights.remove(identity);
    if (fight == null) {
      fight = new Fight();
    }
    fight.last = now;
    fights.put(identity, fight);
    if (fights.size() > MOST_IDENTITIES) {
      fights.remove(fights.keySet().iterator().next());
    }
    return fight;
  }

  /** Whether this identity is in a duel that has not been logged yet; it has then. */
  boolean logNow(Identity identity) {
    Fight fight = fights.get(identity);
    if (fight == null || !fight.refused || fight.logged) {
      return false;
    }
    fight.logged = true;
    return true;
  }

  void expire(long now) {
    Iterator<Fight> oldest = fights.values().iterator();
    while (oldest.hasNext() && now - oldest.next().last > WINDOW) {
      oldest.remove();
    }
  }

  long counted() {
    return counted;
  }
}
