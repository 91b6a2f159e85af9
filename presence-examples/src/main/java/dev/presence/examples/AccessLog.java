package dev.presence.examples;

import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.GenericCloseListener;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.HttpServerProbe;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each HTTP request, and for each WebSocket that is refused, opened or closed, on the
 * logger {@code access} at INFO.
 *
 * <p>No query is written, since tickets stand there, and no header but the user agent. Whatever a
 * client says is written in printable ASCII, so that none can make up a line.
 */
final class AccessLog extends HttpServerProbe.Adapter {
  static final String NAME = "access";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);
  private static final int LONGEST = 200;
  private static final String BEGAN = AccessLog.class.getName();

  private final TrustedProxies proxies;

  AccessLog(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onRequestReceiveEvent(HttpServerFilter filter, Connection connection, Request asked) {
    if (LOG.isInfoEnabled()) {
      asked.setAttribute(BEGAN, System.nanoTime());
    }
  }

  @SuppressWarnings("rawtypes") // as Grizzly declares it
  @Override
  public void onRequestCompleteEvent(
      HttpServerFilter filter, Connection connection, Response response) {
    Request request = response.getRequest();
    if (LOG.isInfoEnabled() && request.getAttribute(BEGAN) instanceof Long began) {
      write(request.getRequest(), response.getStatus() + " after " + millisSince(began) + " ms");
    }
  }

  /** A handshake that is answered otherwise than by an upgrade. */
  void refused(HttpRequestPacket request, int status) {
    if (LOG.isInfoEnabled()) {
      write(request, Integer.toString(status));
    }
  }

  /** A handshake that passed; its end is written as well. */
  void opened(HttpRequestPacket request, Visit visit) {
    if (LOG.isInfoEnabled()) {
      String who = visit.address() + " " + what(request) + " " + visit.principal().name();
      LOG.info("{} opened {}", who, quoted(visit.userAgent()));
      request.getConnection().addCloseListener(new Closed(who, System.nanoTime()));
    }
  }

  @SuppressWarnings("deprecation") // the current form is generic in two ways nobody needs here
  private record Closed(String who, long began) implements GenericCloseListener {
    @Override
    public void onClosed(Closeable closed, CloseType type) {
      LOG.info("{} closed after {} ms", who, millisSince(began));
    }
  }

  private void write(HttpRequestPacket request, String outcome) {
    InetAddress client = proxies.client(request);
    String userAgent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
    LOG.info("{} {} {} {}", client.getHostAddress(), what(request), outcome, quoted(userAgent));
  }

  private static String what(HttpRequestPacket request) {
    return quoted(request.getMethod().getMethodString() + " " + request.getRequestURI());
  }

  private static long millisSince(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** Printable ASCII in quotes, at most {@value #LONGEST} characters of it. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().limit(LONGEST).forEach(c -> append((char) c, quoted));
    return quoted.append(text.length() > LONGEST ? "\"..." : "\"").toString();
  }

  private static void append(char c, StringBuilder quoted) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').append(c);
    } else if (c >= ' ' && c <= '~') {
      quoted.append(c);
    } else {
      quoted.append("\\u%04x".formatted((int) c));
    }
  }
}
