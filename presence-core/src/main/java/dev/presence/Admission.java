package dev.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Whether a newcomer may join, and whom it replaces. Decides, and changes nothing but the duel's
 * counters. Guarded by the registry's lock.
 */
final class Admission {
  /** The newcomer joins and {@code victims} leave, or it is refused. */
  sealed interface Decision {}

  record Admitted(List<PeerSession> victims) implements Decision {}

  /**
   * The newcomer is refused.
   *
   * @param probe sessions to be pinged at once, so that the next attempt knows more
   */
  record Refused(String message, Duration retryAfter, Collection<PeerSession> probe)
      implements Decision {}

  private static final int SOME = 32;
  private static final Admitted ALONE = new Admitted(List.of());

  private final Takeover takeover;
  private final int maxSessions;
  private final int maxSessionsPerUser;
  private final Roster roster;
  private final Set<PeerSession> doubted;
  private final Duels duels;

  Admission(
      Takeover takeover,
      int maxSessions,
      int maxSessionsPerUser,
      Roster roster,
      Set<PeerSession> doubted,
      Duels duels) {
    this.takeover = takeover;
    this.maxSessions = maxSessions;
    this.maxSessionsPerUser = maxSessionsPerUser;
    this.roster = roster;
    this.doubted = doubted;
    this.duels = duels;
  }

  /**
   * Decides on one newcomer.
   *
   * @param closed sessions whose connection is known to be closed; asked of containers outside the
   *     lock, so it may be a moment old
   * @param doubtAfter how long a ghost stays undoubted after a ping
   */
  Decision decide(Identity identity, Set<PeerSession> closed, Duration doubtAfter, long now) {
    List<PeerSession> ofUser = roster.ofUser(identity.user());
    if (ofUser.isEmpty() && roster.size() < maxSessions) {
      return ALONE;
    }
    List<PeerSession> rivals = rivals(ofUser, identity);
    if (takeover == Takeover.REJECT_NEW && !rivals.stream().allMatch(s -> yields(s, closed))) {
      return new Refused(name(identity) + " is connected already", doubtAfter, rivals);
    }
    List<PeerSession> victims = new ArrayList<>(rivals);
    if (ofUser.size() - victims.size() >= maxSessionsPerUser
        && !makeRoom(ofUser, victims, closed)) {
      String limit =
          "user "
              + LogText.quoted(identity.user())
              + " has "
              + ofUser.size()
              + " sessions, the limit is ";
      return new Refused(limit + maxSessionsPerUser, doubtAfter, ofUser);
    }
    if (roster.size() - victims.size() >= maxSessions
        && !makeRoom(ofUser, victims, closed)
        && !makeRoom(doubted, victims, closed)
        && !makeRoom(closed, victims, closed)) {
      String limit = "the limit of " + maxSessions + " sessions is reached";
      return new Refused(limit, doubtAfter, withSome(ofUser));
    }
    long refused =
        victims.isEmpty() || takeover != Takeover.EVICT_OLD ? 0 : duel(identity, rivals, now);
    return refused > 0
        ? new Refused(
            name(identity) + " is fought for by two clients", Duration.ofNanos(refused), List.of())
        : new Admitted(victims);
  }

  /** The user's own sessions, and each time some others: all of them in turn would be too many. */
  private List<PeerSession> withSome(List<PeerSession> ofUser) {
    List<PeerSession> some = new ArrayList<>(ofUser);
    some.addAll(roster.next(SOME));
    return some;
  }

  private static String name(Identity identity) {
    return LogText.quoted(identity.toString());
  }

  private List<PeerSession> rivals(List<PeerSession> ofUser, Identity identity) {
    return takeover == Takeover.KEEP_ALL
        ? List.of()
        : ofUser.stream().filter(s -> s.identity().equals(identity)).toList();
  }

  private long duel(Identity identity, List<PeerSession> rivals, long now) {
    return rivals.isEmpty() ? 0 : duels.refuse(identity, now);
  }

  private static boolean makeRoom(
      Collection<PeerSession> from, List<PeerSession> victims, Set<PeerSession> closed) {
    for (PeerSession session : from) {
      if (!victims.contains(session) && yields(session, closed)) {
        return victims.add(session);
      }
    }
    return false;
  }

  /** A ghost, or likely one: it never locks its own user out. */
  private static boolean yields(PeerSession session, Set<PeerSession> closed) {
    Health health = session.health();
    return health == Health.SUSPECT || health == Health.DEAD || closed.contains(session);
  }
}
