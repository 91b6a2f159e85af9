package dev.presence.websocket;

import dev.presence.internal.Hidden;
import dev.presence.internal.Hidden.UnreachableException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

/** Tomcat 10 and 11, also inside Spring Boot. The socket is reached on its NIO connector only. */
final class Tomcat implements Container {
  private static final Hidden REMOTE = Hidden.field("wsRemoteEndpoint");
  private static final Hidden ONE_MESSAGE = Hidden.field("messagePartInProgress");
  private static final Hidden WRAPPER = Hidden.field("socketWrapper");
  private static final Hidden SOCKET = Hidden.method("getSocket", 0);
  private static final Hidden CHANNEL = Hidden.method("getIOChannel", 0);
  private static final Hidden LAST_READ = Hidden.method("getLastRead", 0);
  private static final Hidden DO_CLOSE = Hidden.method("doClose", 3);
  private static final Hidden CLOSE_SOCKET = Hidden.method("close", 0);
  private static final byte TEXT = 1;
  private static final Hidden BASE = Hidden.field("base");
  private static final Hidden STATE = Hidden.field("stateMachine");
  private static final Hidden TEXT_START = Hidden.method("textStart", 0);
  private static final Hidden COMPLETE = Hidden.method("complete", 1);
  private static final Hidden START_MESSAGE = Hidden.method("startMessage", 4);
  private static final Hidden WRITING = Hidden.field("writeOperation");
  private static final Hidden COMPLETION = Hidden.field("completion");

  @Override
  public String sessionClass() {
    return "org.apache.tomcat.websocket.WsSession";
  }

  /** Behind any message, and for as long as a send may take, 20 s. A close frees none of it. */
  @Override
  public boolean closeWouldBlock(Session session) throws UnreachableException {
    return ((Semaphore) ONE_MESSAGE.of(REMOTE.of(session))).availablePermits() == 0;
  }

  /** The way that Tomcat's own texts go, behind the place where it encodes them. */
  @Override
  public void sendText(
      Session session, RemoteEndpoint.Async remote, ByteBuffer utf8, SendHandler done)
      throws UnreachableException {
    Object base = BASE.of(remote);
    Object state = STATE.of(base);
    START_MESSAGE.require(base.getClass());
    COMPLETE.require(state.getClass());
    TEXT_START.call(state);
    SendHandler completing = result -> complete(state, result, done);
    START_MESSAGE.call(base, TEXT, utf8, true, completing);
  }

  /** After a text that failed Tomcat sends nothing more, by its own path too. */
  private static void complete(Object state, SendResult result, SendHandler done) {
    if (result.isOK()) {
      try {
        COMPLETE.call(state, true);
      } catch (UnreachableException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    done.onResult(result);
  }

  @Override
  public SocketChannel channel(Session session) throws UnreachableException {
    Object channel = CHANNEL.of(SOCKET.of(wrapper(session)));
    return (SocketChannel) channel;
  }

  @Override
  public Arrivals arrivals(Session session) throws UnreachableException {
    return new Stamps(wrapper(session));
  }

  /**
   * Tomcat stamps its last attempt to read. Of what wakes it, it reads until there is nothing more,
   * and that attempt comes when the handlers of what it has read are through: their time is the
   * most by which the stamp may be too young. It is a time of day, in milliseconds: what the clock
   * jumps makes a moment of it that cannot be, and the caller takes the nearest that can.
   */
  private static final class Stamps implements Arrivals {
    private static final long MILLI = 1_000_000;
    private final Object wrapper;
    private long seen;

    Stamps(Object wrapper) throws UnreachableException {
      this.wrapper = wrapper;
      this.seen = LAST_READ.number(wrapper);
    }

    @Override
    public long age(boolean handling) throws UnreachableException {
      long stamp = LAST_READ.number(wrapper);
      if (stamp == seen) {
        return NONE;
      }
      long now = System.currentTimeMillis();
      // Another read in this very millisecond would look the same: better to count one twice.
      seen = stamp == now ? stamp - 1 : stamp;
      return Math.max(0, now - stamp) * MILLI;
    }
  }

  /** A write that waits for room is forgotten if the read is the first to fail. */
  @Override
  public void freeSenders(Session session) throws UnreachableException {
    freeSender(wrapper(session));
  }

  /** After a {@code close} Tomcat's own {@code doClose} does nothing: then the socket it is. */
  @Override
  public void abort(Session session) throws UnreachableException {
    Object wrapper = wrapper(session);
    CloseReason gone = new CloseReason(CloseCodes.GOING_AWAY, "");
    CloseReason lost = new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "");
    DO_CLOSE.call(session, gone, lost, true);
    CLOSE_SOCKET.call(wrapper);
    freeSender(wrapper);
  }

  /** One that is blocked in a send would wait for the rest of its timeout: Tomcat forgets it. */
  @SuppressWarnings("unchecked") // declared as a handler of this very kind of operation
  private static void freeSender(Object wrapper) throws UnreachableException {
    Object writing = WRITING.call(wrapper);
    if (writing != null) {
      Object completion = COMPLETION.of(writing);
      ((CompletionHandler<Long, Object>) completion).failed(new ClosedChannelException(), writing);
    }
  }

  private static Object wrapper(Session session) throws UnreachableException {
    return WRAPPER.of(REMOTE.of(session));
  }
}
