package dev.presence.websocket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.presence.internal.Hidden;
import dev.presence.internal.Hidden.UnreachableException;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
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
  private static final Hidden BYTES_OUT = Hidden.method("getBytesOut", 0);
  private static final Hidden IDLE_FOR = Hidden.method("getIdleFor", 0);
  private static final Hidden STATE = Hidden.field("sessionState");
  private static final Hidden OUTPUT_OPEN = Hidden.method("isOutputOpen", 0);
  private static final Hidden CLOSE_STATUS = Hidden.method("getCloseStatus", 0);
  private static final Hidden CODE = Hidden.method("getCode", 0);
  private static final byte TEXT = 1;
  private static final Hidden FRAME =
      Hidden.constructor("org.eclipse.jetty.websocket.core.Frame", byte.class, ByteBuffer.class);
  private static final Hidden CALLBACK =
      Hidden.constructor(
          "org.eclipse.jetty.ee10.websocket.jakarta.common.SendHandlerCallback", SendHandler.class);
  private static final Hidden SEND_FRAME = Hidden.method("sendFrame", 3);
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
    return (SocketChannel) TRANSPORT.of(socketEndPoint(connection(session)));
  }

  private static Object socketEndPoint(Object connection) throws UnreachableException {
    Object endPoint = END_POINT.of(connection);
    while (!(TRANSPORT.of(endPoint) instanceof SocketChannel)) {
      endPoint = TRANSPORT.of(endPoint);
    }
    return endPoint;
  }

  @Override
  public Arrivals arrivals(Session session) throws UnreachableException {
    return new Counts(connection(session));
  }

  /**
   * Jetty counts what it reads, and stamps when it last read or wrote. So if it has read and not
   * written since we looked, the stamp is that of a read.
   */
  private static final class Counts implements Arrivals {
    private final Object connection;
    private final Object reader;
    private final Object endPoint;
    private long in;
    private long out;

    Counts(Object connection) throws UnreachableException {
      this.connection = connection;
      this.endPoint = socketEndPoint(connection);
      IDLE_FOR.number(endPoint);
      this.reader = CONNECTION.of(endPoint); // under TLS: what counts before it is decrypted
      in = BYTES_IN.number(reader);
      out = BYTES_OUT.number(connection);
    }

    @Override
    public long age(boolean handling) throws UnreachableException {
      long nowIn = BYTES_IN.number(reader);
      long idle = MILLISECONDS.toNanos(IDLE_FOR.number(endPoint));
      long nowOut = BYTES_OUT.number(connection); // counted before it is written
      boolean written = nowOut != out;
      out = nowOut;
      if (nowIn == in) {
        return NONE;
      }
      in = nowIn;
      return written && !handling ? SOME_TIME_AGO : idle;
    }
  }

  /** By its own remote, which keeps count of messages in parts. */
  @Override
  public void sendText(
      Session session, RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done)
      throws UnreachableException {
    Object frame = FRAME.of(remote, TEXT, utf8);
    Object told = CALLBACK.of(remote, done);
    SEND_FRAME.call(remote, frame, told, remote.getBatchingAllowed());
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
