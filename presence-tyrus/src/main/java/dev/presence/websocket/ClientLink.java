package dev.presence.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.TimeSource;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, from the attempt to its end. Once abandoned it tells nothing any
 * more, and closes its session as soon as there is one: a container may come with it much later.
 *
 * <p>Arrivals only mark the time; who doubts the server asks to be woken by the next one. That
 * order matters on both sides: an arrival stores its time, then looks whether somebody doubts; who
 * doubts says so, then looks at the time. So at least one of them sees the other.
 */
final class ClientLink extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ClientLink.class);
  private static final int LONGEST_REASON = 123;

  /** What happens to it, on whatever thread it happens. */
  interface Owner {
    void opened(ClientLink link);

    /** Something arrived, and {@link ClientLink#wakeMe} was called before. */
    void heardInDoubt(ClientLink link);

    void pong(ClientLink link, OptionalLong token);

    void text(ClientLink link, String text);

    void binary(ClientLink link, ByteBuffer data);

    void closed(ClientLink link, int code, String reason);
  }

  private final Owner owner;
  private final TimeSource time;
  private final AtomicBoolean doubted = new AtomicBoolean();
  private volatile @Nullable Session session;
  private volatile long heardAt;
  private volatile boolean handling;
  private volatile long handlingSince;
  private volatile @Nullable CloseReason abandoned;

  ClientLink(Owner owner, TimeSource time) {
    this.owner = owner;
    this.time = time;
    this.heardAt = time.nanoTime();
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    CloseReason reason = abandoned;
    if (reason != null) {
      close(opened, reason);
      return;
    }
    opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) this::text);
    opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) this::binary);
    opened.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) this::pong);
    heard();
    owner.opened(this);
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    if (abandoned == null) {
      String phrase = reason.getReasonPhrase();
      owner.closed(this, reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
    }
  }

  @Override
  public void onError(Session failed, Throwable error) {
    LOG.debug("an error on a connection; its close follows", error);
  }

  private void text(String text) {
    handle(() -> owner.text(this, text));
  }

  private void binary(ByteBuffer data) {
    handle(() -> owner.binary(this, data));
  }

  private void handle(Runnable handler) {
    heard();
    if (abandoned != null) {
      return;
    }
    handlingSince = time.nanoTime();
    handling = true;
    try {
      handler.run();
    } finally {
      handling = false;
      heard(); // what waited behind the handler may be read only now
    }
  }

  private void pong(PongMessage pong) {
    heard();
    owner.pong(this, Token.of(pong.getApplicationData()));
  }

  private void heard() {
    heardAt = time.nanoTime();
    if (doubted.compareAndSet(true, false)) {
      owner.heardInDoubt(this);
    }
  }

  long heardAt() {
    return heardAt;
  }

  /** The next arrival is told at once, by {@link Owner#heardInDoubt}. */
  void wakeMe() {
    doubted.set(true);
  }

  void letMeSleep() {
    doubted.set(false);
  }

  /** For how long the application's handler has kept us from reading; zero if it does not. */
  Duration deafFor() {
    return handling ? Duration.ofNanos(time.nanoTime() - handlingSince) : Duration.ZERO;
  }

  /** May block, in containers that write pings only after messages. */
  void ping(long token) {
    Session to = session;
    try {
      if (to != null && abandoned == null) {
        to.getAsyncRemote().sendPing(Token.payload(token));
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("a ping could not be sent", e);
    }
  }

  /**
   * Hands a message to the container.
   *
   * @param message a {@code String} or a {@code ByteBuffer}
   * @throws RuntimeException as the container, if it just closes
   */
  void send(Object message, SendHandler done) {
    Session to = session;
    if (to == null) {
      throw new RejectedExecutionException("not open");
    }
    if (message instanceof ByteBuffer data) {
      to.getAsyncRemote().sendBinary(data, done);
    } else {
      to.getAsyncRemote().sendText((String) message, done);
    }
  }

  /** From now on it tells nothing; returns how to close it, which may block. */
  Runnable abandon(int code, String reason) {
    CloseReason why = new CloseReason(CloseCodes.getCloseCode(code), fit(reason));
    abandoned = why;
    return () -> {
      Session open = session;
      if (open != null) {
        close(open, why);
      }
    };
  }

  private static void close(Session session, CloseReason reason) {
    try {
      session.close(reason);
    } catch (IOException | RuntimeException e) {
      LOG.debug("closed in the meantime", e);
    }
  }

  /** RFC 6455 section 5.5: 125 bytes, two of them the code. */
  private static String fit(String reason) {
    String text = reason;
    while (text.getBytes(UTF_8).length > LONGEST_REASON) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }
}
