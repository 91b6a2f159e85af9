package dev.presence.examples;

import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is online, as most servers know it: put in when a session opens, out when it closes. */
final class PlainMap {
  private static final Logger LOG = LoggerFactory.getLogger(PlainMap.class);

  private final Map<String, Session> online = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();

  void opened(Session session) {
    online.put(user(session), session);
  }

  void closed(Session session) {
    online.remove(user(session), session);
  }

  void clear() {
    online.clear();
    failures.set(0);
  }

  /** Pushes of which an error was told. */
  int failures() {
    return failures.get();
  }

  SortedSet<String> users() {
    return new TreeSet<>(online.keySet());
  }

  /** Sends to everybody who is said to be online. That no error comes back proves nothing. */
  void push(String text) {
    online.values().forEach(session -> push(session, text));
  }

  private void push(Session session, String text) {
    try {
      session.getAsyncRemote().sendText(text, this::sent);
    } catch (IllegalStateException | RejectedExecutionException e) { // Tyrus, if it just closes
      LOG.debug("closed in the meantime", e);
    }
  }

  private void sent(SendResult result) {
    if (!result.isOK()) {
      failures.incrementAndGet();
      LOG.debug("a push failed", result.getException());
    }
  }

  private static String user(Session session) {
    return ClientQuery.parse(session.getQueryString()).identity().user();
  }
}
