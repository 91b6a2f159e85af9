package dev.presence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Identities that are taken over again and again: two clients that each reconnect when the other
 * one has replaced them. More than {@value #MOST} takeovers within 60 s are a duel, and newcomers
 * are refused for 10 s.
 *
 * <p>Guarded by the registry's lock. An identity is forgotten 60 s after its last takeover.
 */
final class Duels {
  static final int MOST = 5;
  static final long WINDOW = Duration.ofSeconds(60).toNanos();
  static final long PENALTY = Duration.ofSeconds(10).toNanos();

  private static final class Fight {
    final Identity identity;
    final ArrayDeque<Long> takeovers = new ArrayDeque<>(MOST);
    long last;
    long refusedUntil;
    boolean refused;
    boolean logged;

    Fight(Identity identity) {
      this.identity = identity;
    }
  }

  private final Map<Identity, Fight> fights = new HashMap<>();
  private final ArrayDeque<Fight> oldest = new ArrayDeque<>();
  private long counted;

  /**
   * Whether this takeover may happen; if so it is counted.
   *
   * @return zero if it may, else the time until it may
   */
  long refuse(Identity identity, long now) {
    Fight fight = fights.computeIfAbsent(identity, this::begin);
    fight.last = now;
    if (fight.refused && fight.refusedUntil - now > 0) {
      return fight.refusedUntil - now;
    }
    if (fight.refused) {
      fight.refused = false;
      fight.takeovers.clear();
    }
    forgetOld(fight, now);
    if (fight.takeovers.size() < MOST) {
      fight.takeovers.add(now);
      return 0;
    }
    fight.refused = true;
    fight.refusedUntil = now + PENALTY;
    counted++;
    return PENALTY;
  }

  private Fight begin(Identity identity) {
    Fight fight = new Fight(identity);
    oldest.add(fight);
    return fight;
  }

  private static void forgetOld(Fight fight, long now) {
    for (Long first = fight.takeovers.peek();
        first != null && now - first > WINDOW;
        first = fight.takeovers.peek()) {
      fight.takeovers.remove();
    }
  }

  /** Whether this duel has not been logged yet; it has then. */
  boolean logNow(Identity identity) {
    Fight fight = fights.get(identity);
    boolean first = fight != null && !fight.logged;
    if (fight != null) {
      fight.logged = true;
    }
    return first;
  }

  /** Forgets a few that are over; called each tick, so the rest waits for the next. */
  void expire(long now) {
    for (int i = oldest.size(); i > 0 && !oldest.isEmpty(); i--) {
      Fight fight = oldest.remove();
      if (now - fight.last <= WINDOW) {
        oldest.addLast(fight);
        return;
      }
      fights.remove(fight.identity);
    }
  }

  long counted() {
    return counted;
  }
}
