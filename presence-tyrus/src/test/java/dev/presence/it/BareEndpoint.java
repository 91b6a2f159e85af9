package dev.presence.it;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The same application without presence, guarded by what people use today: an idle timeout and a
 * ping from a timer. It tells {@code joined} and {@code left} too: of what it can know.
 */
@ServerEndpoint(ServerOptions.PATH)
public final class BareEndpoint {
  private static final Duration IDLE = Duration.ofSeconds(25);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);
  private static final Duration PING = Duration.ofSeconds(10);
  private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(16);
  private static final Map<String, Future<?>> PINGS = new ConcurrentHashMap<>();

  /** Starts what shall find out that the peer is gone. */
  @OnOpen
  public void opened(Session session) {
    String user = Sessions.hold(session);
    TIMER.schedule(() -> limitIdleTime(session), A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    PINGS.put(
        session.getId(),
        TIMER.scheduleAtFixedRate(
            () -> ping(session), PING.toMillis(), PING.toMillis(), TimeUnit.MILLISECONDS));
    Out.report("joined", "user", user, "session", session.getId());
  }

  /**
   * Not at once: each session of Tyrus begins with an idle timer of 0 ms, which ends the session if
   * a timeout has been set by the time it rings.
   */
  private static void limitIdleTime(Session session) {
    if (session.isOpen()) {
      session.setMaxIdleTimeout(IDLE.toMillis());
    }
  }

  /** A failure ends the schedule and nothing else. */
  private static void ping(Session session) {
    try {
      session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
    } catch (IOException | RuntimeException e) {
      Out.report("ping-failed", "id", session.getId(), "why", e);
      throw new IllegalStateException(e);
    }
  }

  /** Does what the text says. */
  @OnMessage
  public void said(Session session, String text) throws IOException, InterruptedException {
    Chores.obey(session, text);
  }

  /** A part of a large message. */
  @OnMessage
  public void uploaded(Session session, ByteBuffer part, boolean last) {
    Chores.uploaded(session, last);
  }

  /** All such a server ever learns. */
  @OnClose
  public void closed(Session session, CloseReason reason) {
    Sessions.letGo(session);
    Future<?> pings = PINGS.remove(session.getId());
    if (pings != null) {
      pings.cancel(false);
    }
    Out.report(
        "left", "user", Sessions.user(session), "session", session.getId(), "reason", reason);
  }

  /** Tells the parent. */
  @OnError
  public void failed(Session session, Throwable error) {
    Out.report("onerror", "id", session.getId(), "error", error);
  }
}
