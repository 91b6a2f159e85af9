package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.examples.SessionActions.Action;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers plain HTTP.
 *
 * <p>Answers are written on threads of their own: the container's workers also read what clients
 * send, and a slow reader of a long list must not make a healthy client look silent.
 */
final class Api extends HttpHandler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final String READING = "GET, HEAD";
  private static final Set<String> PUBLIC = Set.of(Resources.HEALTH, Script.PATH);
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final AddressRules addresses;
  private final ApiAccess access;
  private final Resources resources;
  private final SessionActions actions;
  private final TicketDesk desk;
  private final ThreadPoolExecutor writers =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Threads.daemons("api"));

  Api(
      AddressRules addresses,
      ApiAccess access,
      Resources resources,
      SessionActions actions,
      Tickets tickets) {
    this.actions = actions;
    this.addresses = addresses;
    this.access = access;
    this.resources = resources;
    this.desk = new TicketDesk(addresses, access.admin(), access.clients(), tickets);
    writers.allowCoreThreadTimeOut(true);
  }

  @Override
  public void service(Request request, Response response) throws IOException {
    String path = request.getRequest().getRequestURI();
    if (path.equals(TicketDesk.PATH)) {
      write(desk.answer(request.getRequest()), response);
    } else if (path.equals(Script.PATH)) {
      script(request, response);
    } else {
      Optional<Action> action =
          actions.at(
              request.getMethod().getMethodString(),
              path,
              Objects.requireNonNullElse(request.getQueryString(), ""));
      if (action.isPresent()) {
        act(action.get(), request, response);
      } else {
        read(request, response);
      }
    }
  }

  private void script(Request request, Response response) throws IOException {
    Optional<Denial> denial = denial(request.getRequest(), true);
    if (denial.isPresent()) {
      write(Answer.of(denial.get()), response);
    } else {
      Script.write(response);
    }
  }

  private void read(Request request, Response response) throws IOException {
    Optional<Supplier<Answer>> resource = resources.at(request.getRequest().getRequestURI());
    Optional<Denial> denial = denial(request.getRequest(), resource.isPresent());
    if (denial.isPresent()) {
      write(Answer.of(denial.get()), response);
    } else {
      later(response, () -> writeAndResume(resource.orElseThrow(), response));
    }
  }

  private Optional<Denial> denial(HttpRequestPacket request, boolean exists) {
    try {
      return addresses
          .check(request)
          .or(() -> missing(request.getRequestURI(), exists))
          .or(() -> method(request))
          .or(() -> token(request));
    } catch (BadRequestException e) {
      return Optional.of(Denial.badRequest(e));
    }
  }

  private static Optional<Denial> missing(String path, boolean exists) {
    if (path.equals(ClientGate.PATH)) {
      return Optional.of(Denial.upgradeRequired());
    }
    return exists || SessionActions.allowed(path).isPresent()
        ? Optional.empty()
        : Optional.of(Denial.notFound("nothing is here"));
  }

  private static Optional<Denial> method(HttpRequestPacket request) {
    String allowed = SessionActions.allowed(request.getRequestURI()).orElse(READING);
    return List.of(allowed.split(", ")).contains(request.getMethod().getMethodString())
        ? Optional.empty()
        : Optional.of(Denial.methodNotAllowed(allowed));
  }

  private Optional<Denial> token(HttpRequestPacket request) {
    return PUBLIC.contains(request.getRequestURI()) ? Optional.empty() : access.check(request);
  }

  private void act(Action action, Request request, Response response) throws IOException {
    Optional<Denial> denial = denial(request.getRequest(), true).or(() -> body(request));
    if (denial.isPresent()) {
      write(Answer.of(denial.get()), response);
    } else {
      later(response, () -> begin(action, request, response));
    }
  }

  /** A JSON body also keeps forms of foreign pages away, for which a browser asks nobody. */
  private static Optional<Denial> body(Request request) {
    if (request.getContentLengthLong() > SessionActions.MAX_BODY) {
      return Optional.of(
          new Denial(
              413,
              "a body may have %d bytes, this has %d"
                  .formatted(SessionActions.MAX_BODY, request.getContentLengthLong()),
              Map.of()));
    }
    String type = Objects.requireNonNullElse(request.getContentType(), "");
    boolean nothing = type.isEmpty() && request.getContentLengthLong() <= 0;
    return nothing || type.toLowerCase(Locale.ROOT).startsWith("application/json")
        ? Optional.empty()
        : Optional.of(new Denial(415, "the body must be application/json", Map.of()));
  }

  /**
   * Reads no further than the length says: beside an {@code Upgrade} header, which Java's own
   * client sends, Grizzly waits for more for ever.
   */
  private static String text(Request request) throws IOException {
    long length = request.getContentLengthLong();
    if (length <= 0 && !request.getRequest().isChunked()) {
      return "";
    }
    int most = length > 0 ? (int) length : SessionActions.MAX_BODY + 1;
    byte[] bytes = request.getInputStream().readNBytes(most);
    if (bytes.length > SessionActions.MAX_BODY) {
      throw new BadRequestException("a body may have " + SessionActions.MAX_BODY + " bytes");
    }
    return new String(bytes, UTF_8);
  }

  /** Whatever the action waits for, it holds no thread meanwhile. */
  private void begin(Action action, Request request, Response response) {
    try {
      action.run(text(request)).whenComplete((answer, error) -> finish(answer, error, response));
    } catch (BadRequestException e) {
      writeAndResume(() -> Answer.of(Denial.badRequest(e)), response);
    } catch (IOException e) {
      LOG.debug("whoever asked is gone: {}", e.toString());
      response.resume();
    }
  }

  /** On any thread; none of them must wait for a slow reader. */
  private void finish(@Nullable Answer answer, @Nullable Throwable error, Response response) {
    try {
      writers.execute(() -> writeAndResume(() -> known(answer, error), response));
    } catch (RejectedExecutionException e) {
      response.setStatus(503);
      response.resume();
    }
  }

  private static Answer known(@Nullable Answer answer, @Nullable Throwable error) {
    if (answer == null) {
      throw new IllegalStateException("the action failed", error);
    }
    return answer;
  }

  /** Runs on a thread of our own; whoever writes the answer resumes. */
  private void later(Response response, Runnable task) throws IOException {
    response.suspend();
    try {
      writers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} requests wait already", WAITING);
      response.resume();
      write(Answer.error(503, WAITING + " requests are waiting already"), response);
    }
  }

  private static void writeAndResume(Supplier<Answer> resource, Response response) {
    try {
      write(answer(resource), response);
    } catch (IOException e) {
      LOG.debug("whoever asked is gone: {}", e.toString());
    } finally {
      response.resume();
    }
  }

  private static Answer answer(Supplier<Answer> resource) {
    try {
      return resource.get();
    } catch (RuntimeException e) {
      LOG.warn("a request could not be answered", e);
      return Answer.error(500, "an error of the server's own, see its log");
    }
  }

  private static void write(Answer answer, Response response) throws IOException {
    response.setStatus(answer.status());
    response.setContentType(answer.type());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(response::setHeader);
    if (answer.body() instanceof String text) {
      response.getOutputStream().write(text.getBytes(UTF_8));
    } else {
      Json.write(answer.body(), response.getOutputStream());
    }
  }

  @Override
  public void close() {
    writers.shutdownNow();
  }
}
