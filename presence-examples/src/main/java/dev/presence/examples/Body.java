package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.examples.Refusals.Limit;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ReadHandler;
import org.glassfish.grizzly.http.io.NIOInputStream;
import org.glassfish.grizzly.http.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the bodies of requests. However slowly one drips in, no thread waits for it; after {@link
 * #WITHIN} its connection is ended.
 */
record Body(ScheduledExecutorService timer, Refusals refusals) {
  static final Duration WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Body.class);

  /**
   * Why a body is not read, going by its header. JSON also keeps forms of foreign pages away, for
   * which a browser asks nobody.
   */
  static Optional<Denial> problemWith(Request request, int most) {
    long length = request.getContentLengthLong();
    if (length > most) {
      return Optional.of(
          new Denial(
              413, "a body may have %d bytes, this has %d".formatted(most, length), Map.of()));
    }
    String type = Objects.requireNonNullElse(request.getContentType(), "");
    boolean nothing = type.isEmpty() && length <= 0;
    return nothing || type.toLowerCase(Locale.ROOT).startsWith("application/json")
        ? Optional.empty()
        : Optional.of(new Denial(415, "the body must be application/json", Map.of()));
  }

  /**
   * Tells the body of a request whose response is suspended, on a thread that must not be kept.
   *
   * @param then takes the body, or one byte too many of it; never called if the peer is gone
   */
  void read(Request request, int most, Consumer<byte[]> then) {
    long length = request.getContentLengthLong();
    if (length <= 0 && !request.getRequest().isChunked()) {
      then.accept(new byte[0]);
    } else {
      // Not to its end: beside an Upgrade header, which Java's own client sends, Grizzly sees none.
      int wanted = length > 0 ? (int) length : most + 1;
      new Reading(request, wanted, then).begin();
    }
  }

  /** The text of a body; a body that is too long was chunked, so its header did not say so. */
  static String text(byte[] bytes, int most) {
    if (bytes.length > most) {
      throw new BadRequestException("a body may have " + most + " bytes");
    }
    return new String(bytes, UTF_8);
  }

  private final class Reading implements ReadHandler {
    private final NIOInputStream in;
    private final int wanted;
    private final Consumer<byte[]> then;
    private final Future<?> deadline;

    Reading(Request request, int wanted, Consumer<byte[]> then) {
      this.in = request.getNIOInputStream();
      this.wanted = wanted;
      this.then = then;
      Connection<?> connection = request.getRequest().getConnection();
      this.deadline =
          timer.schedule(() -> tooSlow(connection), WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tooSlow(Connection<?> connection) {
      refusals.count(Limit.SLOW_REQUESTS);
      connection.terminateSilently();
    }

    void begin() {
      in.notifyAvailable(this, wanted);
    }

    @Override
    public void onDataAvailable() throws IOException {
      onAllDataRead();
    }

    @Override
    public void onAllDataRead() throws IOException {
      deadline.cancel(false);
      byte[] bytes = new byte[Math.min(in.readyData(), wanted)];
      int read = in.read(bytes);
      if (read < bytes.length && bytes.length > 0) {
        throw new IOException("Grizzly had " + bytes.length + " bytes, and gave " + read);
      }
      then.accept(bytes);
    }

    /** Grizzly ends the exchange by itself. */
    @Override
    public void onError(Throwable error) {
      deadline.cancel(false);
      LOG.debug("whoever asked is gone: {}", error.toString());
    }
  }
}
