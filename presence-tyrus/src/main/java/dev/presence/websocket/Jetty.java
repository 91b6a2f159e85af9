package dev.presence.websocket;

import dev.presence.websocket.Hidden.UnreachableException;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.nio.channels.SocketChannel;

/** Jetty 12, EE 10. */
final class Jetty implements Container {
  private static final int NO_CLOSE_FRAME = CloseCodes.CLOSED_ABNORMALLY.getCode();
  private static final long JETTYS_OWN_IDLE_TIMEOUT = 30_000;
  private static final Hidden CORE = Hidden.method("getCoreSession", 0);
  private static final Hidden CONNECTION = Hidden.method("getConnection", 0);
  private static final Hidden END_POINT = Hidden.method("getEndPoint", 0);
  private static final Hidden TRANSPORT = Hidden.method("getTransport", 0);
  private static final Hidden BYTES_IN = Hidden.method("getBytesIn", 0);
  private static final Hidden STATE = Hidden.field("sessionState");
  private static final Hidden OUTPUT_OPEN = Hidden.method("isOutputOpen", 0);
  private static final Hidden CLOSE_STATUS = Hidden.method("getCloseStatus", 0);
  private static final Hidden CODE = Hidden.method("getCode", 0);
  private static final Hidden ABORT = Hidden.method("abort", 0);

  @Override
  public String sessionClass() {
    return "org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession";
  }

  /**
   * Jetty would close a session that was idle for 30 s by the wall clock, hence everybody after a
   * stall of this process. A limit that the application has set itself stays.
   */
  @Override
  public void prepare(Session session) {
    if (session.getMaxIdleTimeout() == JETTYS_OWN_IDLE_TIMEOUT) {
      session.setMaxIdleTimeout(0);
    }
  }

  /** With TLS, an end point's transport is another end point. */
  @Override
  public SocketChannel channel(Session session) throws UnreachableException {
    Object transport = TRANSPORT.of(END_POINT.of(connection(session)));
    while (!(transport instanceof SocketChannel)) {
      transport = TRANSPORT.of(transport);
    }
    return (SocketChannel) transport;
  }

  @Override
  public Received received(Session session) throws UnreachableException {
    Object connection = connection(session);
    BYTES_IN.of(connection);
    return () -> (long) BYTES_IN.of(connection);
  }

  @Override
  public boolean closedHere(Session session) throws UnreachableException {
    Object state = STATE.of(CORE.of(session));
    boolean saidGoodbye = !(boolean) OUTPUT_OPEN.of(state);
    return saidGoodbye && (int) CODE.of(CLOSE_STATUS.of(state)) != NO_CLOSE_FRAME;
  }

  @Override
  public void abort(Session session) throws UnreachableException {
    ABORT.call(session);
  }

  private static Object connection(Session session) throws UnreachableException {
    return CONNECTION.of(CORE.of(session));
  }
}
