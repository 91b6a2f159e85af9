package dev.presence.it;

import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Threads of the application that send: pushing a little regularly, or as much as they can until
 * they block.
 */
final class Senders {
  private static final String BIG = "x".repeat(64 * 1024);
  private static final long BLOCKED_MILLIS = 500;
  private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(2);

  private Senders() {}

  static void push(Session session, long millis) {
    TIMER.scheduleAtFixedRate(() -> pushOnce(session), 0, millis, TimeUnit.MILLISECONDS);
  }

  /** Once the session is closed, the exception ends the schedule, as the parent is told. */
  private static void pushOnce(Session session) {
    try {
      session.getBasicRemote().sendText("news");
    } catch (IOException | RuntimeException e) {
      Out.report("push-failed", "id", session.getId(), "why", e);
      throw new IllegalStateException(e);
    }
  }

  /** One large message, by the application's own asynchronous remote. */
  static void async(String user, Session session) throws IOException {
    session.getBasicRemote().sendText("the last thing that a peer reads which falls silent");
    session.getAsyncRemote().sendText(BIG.repeat(192), result -> {});
    Out.report("async-begun", "user", user);
  }

  static void floodInBackground(String user, Session session) {
    Thread sender = new Thread(() -> flood(user, session), "flood-" + user);
    sender.setDaemon(true);
    sender.start();
  }

  /** Sends on the calling thread until that fails; a send that hangs is reported, and its end. */
  static void flood(String user, Session session) {
    String end = "closed";
    try {
      while (session.isOpen()) {
        sendWatched(user, session);
      }
    } catch (IOException | RuntimeException e) {
      end = e.toString();
    }
    Out.report("sender-freed", "user", user, "how", end);
  }

  private static void sendWatched(String user, Session session) throws IOException {
    ScheduledFuture<?> alarm =
        TIMER.schedule(
            () -> Out.report("sender-blocked", "user", user),
            BLOCKED_MILLIS,
            TimeUnit.MILLISECONDS);
    try {
      session.getBasicRemote().sendText(BIG);
    } finally {
      alarm.cancel(false);
    }
  }
}
