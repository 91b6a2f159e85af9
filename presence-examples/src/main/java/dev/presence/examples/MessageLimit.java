package dev.presence.examples;

import dev.presence.LeaveReason;
import dev.presence.TimeSource;
import dev.presence.examples.FrameMeter.Finding;
import dev.presence.examples.Refusals.Limit;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a session, with 1009, as soon as a frame begins with which its message is too long, and
 * with 1008 once more than {@value #MOST_CONTROL_FRAMES} control frames have come within {@link
 * #CONTROL_FRAMES_WITHIN}: each ping costs an answer, and no client of ours sends any.
 *
 * <p>It leaves at once, what the client still sends is thrown away, and once it pauses it is told.
 * Not before, because Tyrus hangs up right behind its close frame: what the client sent after that
 * would make it a reset, and the failed write is what most clients would then see, and not the
 * frame.
 *
 * <p>Tyrus alone would collect the frame before it looks at its length, and one that does not fit
 * into its input buffer it would answer with 1011 and a stack trace in the log.
 */
final class MessageLimit extends BaseFilter implements AddOn {
  static final int MOST_CONTROL_FRAMES = 200;
  static final Duration CONTROL_FRAMES_WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(MessageLimit.class);

  /** Who has sent nothing for so long pauses. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Who does not pause is told after this. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** Time to read the close frame. */
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  /** The connection whose handshake this thread is about to answer: {@code @OnOpen} runs on it. */
  private static final ThreadLocal<Connection<?>> HANDSHAKE = new ThreadLocal<>();

  private static final Attribute<Session> SESSION = attribute("session");
  private static final Attribute<FrameMeter> METER = attribute("meter");

  private static final Attribute<Refused> REFUSED = attribute("refused");

  private final ScheduledExecutorService timer;
  private final Refusals refusals;
  private final TimeSource time = TimeSource.system();

  MessageLimit(ScheduledExecutorService timer, Refusals refusals) {
    this.timer = timer;
    this.refusals = refusals;
  }

  private static <T> Attribute<T> attribute(String name) {
    return Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
        MessageLimit.class.getName() + "." + name);
  }

  /**
   * Limits the messages of a session that opens, and tells it what the gate knows of it; to be
   * called in {@code @OnOpen}.
   */
  static void limit(Session session) {
    session.setMaxTextMessageBufferSize(ClientEndpoint.MAX_MESSAGE);
    Connection<?> connection = HANDSHAKE.get();
    HANDSHAKE.remove();
    if (connection != null) {
      Rate controls = new Rate(MOST_CONTROL_FRAMES, CONTROL_FRAMES_WITHIN);
      METER.set(connection, new FrameMeter(ClientEndpoint.MAX_MESSAGE, controls));
      SESSION.set(connection, session);
      Visit visit = Gate.VISIT.remove(connection);
      if (visit != null) {
        visit.keep(session);
      }
    }
  }

  /** Right ahead of Tyrus. */
  @Override
  public void setup(NetworkListener listener, FilterChainBuilder builder) {
    builder.add(builder.indexOfType(GrizzlyServerFilter.class), this);
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    Connection<?> connection = ctx.getConnection();
    if (!SESSION.isSet(connection)) {
      HANDSHAKE.set(connection);
      return ctx.getInvokeAction();
    }
    HttpContent content = ctx.getMessage();
    Refused refused = REFUSED.get(connection);
    if (refused != null) {
      refused.goesOn();
    } else if (isFine(connection, content)) {
      return ctx.getInvokeAction();
    }
    content.recycle();
    return ctx.getStopAction();
  }

  private boolean isFine(Connection<?> connection, HttpContent content) {
    Finding finding = METER.get(connection).look(content.getContent(), time.nanoTime());
    switch (finding) {
      case MESSAGE_TOO_LONG -> refuse(connection, Limit.MESSAGE_SIZE, ClosingCodes.tooBig());
      case TOO_MANY_CONTROL_FRAMES ->
          refuse(connection, Limit.CONTROL_FRAMES, ClosingCodes.tooManyControlFrames());
      case FINE -> {}
    }
    return finding == Finding.FINE;
  }

  private void refuse(Connection<?> connection, Limit limit, CloseReason reason) {
    refusals.count(limit);
    Session session = SESSION.get(connection);
    leave(session, reason);
    REFUSED.set(connection, new Refused(connection, session, reason));
  }

  /** Told here and not by the close, which a client may answer before it is told itself. */
  private static void leave(Session session, CloseReason reason) {
    WebSocketPresence presence = WebSocketPresence.of(session);
    String detail =
        "closed by the server: %d, %s"
            .formatted(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    presence
        .session(session)
        .ifPresent(
            peer ->
                presence.registry().leave(peer.connection(), LeaveReason.CLOSED_BY_SERVER, detail));
  }

  /** Read events of a connection come one after the other, so its end is put off by one thread. */
  private final class Refused {
    private final Connection<?> connection;
    private final Session session;
    private final CloseReason reason;
    private final long latest = time.nanoTime() + LONGEST.toNanos();
    private Future<?> end;

    Refused(Connection<?> connection, Session session, CloseReason reason) {
      this.connection = connection;
      this.session = session;
      this.reason = reason;
      this.end = afterAPause();
    }

    void goesOn() {
      boolean isLast = latest - time.nanoTime() <= PAUSE.toNanos();
      if (!isLast && end.cancel(false)) {
        end = afterAPause();
      }
    }

    private Future<?> afterAPause() {
      long left = Math.min(PAUSE.toNanos(), latest - time.nanoTime());
      return timer.schedule(this::end, left, TimeUnit.NANOSECONDS);
    }

    /**
     * On one of the threads that tell the endpoint otherwise, too. Tyrus hangs up behind what waits
     * to be written, and nobody else looks after one who has left: who reads nothing is cut off.
     */
    private void end() {
      var unused =
          timer.schedule(connection::terminateSilently, GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
      connection.getTransport().getWorkerThreadPool().execute(this::close);
    }

    private void close() {
      try {
        session.close(reason);
      } catch (IOException | IllegalStateException e) {
        LOG.debug("closed in the meantime", e);
      }
    }
  }
}
