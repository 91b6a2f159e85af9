package dev.presence.it;

import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of this server process, for the commands that name one. */
final class Sessions {
  private static final Map<String, Session> BY_ID = new ConcurrentHashMap<>();
  private static final Map<String, Session> BY_USER = new ConcurrentHashMap<>();

  private Sessions() {}

  /** Keeps the session, tells that it opened, and returns the user that its request names. */
  static String hold(Session session) {
    String user = user(session);
    Out.report("opened", "user", user, "id", session.getId());
    BY_ID.put(session.getId(), session);
    BY_USER.put(user, session);
    return user;
  }

  /** To be called when it has closed: asks it nothing that a closed session may refuse. */
  static void letGo(Session session) {
    BY_ID.remove(session.getId(), session);
    BY_USER.values().remove(session);
  }

  static String user(Session session) {
    return session.getRequestParameterMap().getOrDefault("user", List.of("nobody")).get(0);
  }

  /** The session with this id, which is the id of its connection too. */
  static Session byId(String id) {
    return known(BY_ID.get(id), id);
  }

  /** The newest session of this user. */
  static Session byUser(String user) {
    return known(BY_USER.get(user), user);
  }

  private static Session known(Session session, String name) {
    if (session == null) {
      throw new IllegalArgumentException("no session " + name);
    }
    return session;
  }
}
