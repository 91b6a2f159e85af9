package dev.presence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everybody present: a dense array, so that a snapshot is one copy, and the sessions of each user
 * as a chain through the sessions themselves, so that the usual user with one session costs no
 * collection of his own.
 *
 * <p>Guarded by the registry's lock.
 */
final class Roster {
  private static final int FIRST_CAPACITY = 64;

  private @Nullable PeerSession[] present = new PeerSession[FIRST_CAPACITY];
  private int size;
  private int cursor;
  private final Map<String, PeerSession> byUser = new HashMap<>();

  int size() {
    return size;
  }

  /** Returns whether the user had a session already. */
  boolean add(PeerSession session) {
    if (size == present.length) {
      present = Arrays.copyOf(present, size + (size >> 1));
    }
    put(session, size++);
    session.nextOfUser = byUser.put(session.identity().user(), session);
    return session.nextOfUser != null;
  }

  /** Returns whether the user has another session still. */
  boolean remove(PeerSession session) {
    PeerSession last = present[--size];
    present[size] = null;
    if (last != null && last != session) {
      put(last, session.slot);
    }
    return unchain(session);
  }

  private void put(PeerSession session, int slot) {
    present[slot] = session;
    session.slot = slot;
  }

  private boolean unchain(PeerSession session) {
    String user = session.identity().user();
    PeerSession next = session.nextOfUser;
    if (next == null && byUser.remove(user, session)) {
      return false;
    }
    PeerSession head = byUser.get(user);
    if (head != session && head != null) {
      previous(head, session).nextOfUser = next;
    } else if (next != null) {
      byUser.put(user, next);
    }
    session.nextOfUser = null;
    return true;
  }

  private static PeerSession previous(PeerSession head, PeerSession session) {
    PeerSession at = head;
    while (at.nextOfUser != session && at.nextOfUser != null) {
      at = at.nextOfUser;
    }
    return at;
  }

  boolean has(String user) {
    return byUser.containsKey(user);
  }

  /** Newest first. */
  List<PeerSession> ofUser(String user) {
    PeerSession at = byUser.get(user);
    if (at == null) {
      return List.of();
    }
    List<PeerSession> sessions = new ArrayList<>(1);
    for (; at != null; at = at.nextOfUser) {
      sessions.add(at);
    }
    return sessions;
  }

  /** The next few, in turn. */
  List<PeerSession> next(int most) {
    List<PeerSession> some = new ArrayList<>();
    for (int i = Math.min(most, size); i > 0; i--) {
      cursor = (cursor + 1) % size;
      PeerSession session = present[cursor];
      if (session != null) {
        some.add(session);
      }
    }
    return some;
  }

  /** A copy of all, in no particular order. */
  PeerSession[] snapshot() {
    return Arrays.copyOf(present, size);
  }
}
