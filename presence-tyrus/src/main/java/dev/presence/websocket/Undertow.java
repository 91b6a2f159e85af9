package dev.presence.websocket;

import dev.presence.internal.Hidden;
import dev.presence.internal.Hidden.UnreachableException;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Undertow 2.3, also inside WildFly. */
final class Undertow implements Container {
  private static final Hidden WEB_SOCKET = Hidden.method("getWebSocketChannel", 0);
  private static final Hidden STREAM = Hidden.field("channel");
  private static final Hidden UNDER_TLS = Hidden.field("delegate");
  private static final Hidden SOCKET = Hidden.method("getChannel", 0);
  private static final Hidden CONDUIT = Hidden.method("getConduit", 0);
  private static final Hidden LAST_READ = Hidden.field("lastRead");
  private static final Hidden READ_TIMEOUT = Hidden.method("getAndSetReadTimeout", 1);
  private static final Hidden LOCAL_CLOSE = Hidden.field("localClose");
  private static final Hidden ADAPTER =
      Hidden.constructor("io.undertow.websockets.jsr.SendHandlerAdapter", SendHandler.class);
  private static final Hidden SEND_TEXT =
      Hidden.function(
          "io.undertow.websockets.core.WebSockets",
          "sendText",
          ByteBuffer.class,
          null,
          null,
          long.class);
  private static final Hidden FORCE_CLOSE = Hidden.method("forceClose", 0);

  @Override
  public String sessionClass() {
    return "io.undertow.websockets.jsr.UndertowSession";
  }

  @Override
  public SocketChannel channel(Session session) throws UnreachableException {
    return (SocketChannel) SOCKET.of(stream(session));
  }

  /**
   * XNIO keeps the time of its last read, but only where a read timeout is set: the longest that
   * there is, 24 days, is one that no peer reaches which answers pings.
   */
  @Override
  public Arrivals arrivals(Session session) throws UnreachableException {
    Object conduit = CONDUIT.of(stream(session));
    int before = (int) READ_TIMEOUT.of(conduit, Integer.MAX_VALUE);
    if (before > 0) {
      READ_TIMEOUT.of(conduit, before);
    }
    return new Stamps(conduit);
  }

  /**
   * XNIO stamps a read with bytes, and only such. Zero before the first since there is a timeout.
   */
  private static final class Stamps implements Arrivals {
    private final Object conduit;
    private long seen;

    Stamps(Object conduit) throws UnreachableException {
      this.conduit = conduit;
      this.seen = LAST_READ.number(conduit);
    }

    @Override
    public long age(boolean handling) throws UnreachableException {
      long stamp = LAST_READ.number(conduit);
      if (stamp == seen) {
        return NONE;
      }
      seen = stamp;
      return Math.max(0, System.nanoTime() - stamp);
    }
  }

  @Override
  public void sendText(
      Session session, RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done)
      throws UnreachableException {
    Object channel = WEB_SOCKET.of(session);
    Object told = ADAPTER.of(session, done);
    SEND_TEXT.call(channel, utf8, channel, told, remote.getSendTimeout());
  }

  @Override
  public boolean closedHere(Session session) throws UnreachableException {
    return (boolean) LOCAL_CLOSE.of(session);
  }

  @Override
  public void abort(Session session) throws UnreachableException {
    FORCE_CLOSE.call(session);
  }

  private static Object stream(Session session) throws UnreachableException {
    Object stream = STREAM.of(WEB_SOCKET.of(session));
    while (UNDER_TLS.isIn(stream)) {
      stream = UNDER_TLS.of(stream);
    }
    return stream;
  }
}
