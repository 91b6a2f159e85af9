package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
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
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> PUBLIC = Set.of(Resources.HEALTH, Script.PATH);
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final AddressRules addresses;
  private final ApiAccess access;
  private final Resources resources;
  private final TicketDesk desk;
  private final ThreadPoolExecutor writers =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Threads.daemons("api"));

  Api(AddressRules addresses, ApiAccess access, Resources resources, Tickets tickets) {
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
      read(request, response);
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
      later(resource.orElseThrow(), response);
    }
  }

  private Optional<Denial> denial(HttpRequestPacket request, boolean exists) {
    try {
      return addresses
          .check(request)
          .or(() -> missing(request.getRequestURI(), exists))
          .or(() -> method(request.getMethod().getMethodString()))
          .or(() -> token(request));
    } catch (BadRequestException e) {
      return Optional.of(Denial.badRequest(e));
    }
  }

  private static Optional<Denial> missing(String path, boolean exists) {
    if (path.equals(ClientGate.PATH)) {
      return Optional.of(Denial.upgradeRequired());
    }
    return exists ? Optional.empty() : Optional.of(Denial.notFound("nothing is here"));
  }

  private static Optional<Denial> method(String method) {
    return READING.contains(method)
        ? Optional.empty()
        : Optional.of(Denial.methodNotAllowed("GET, HEAD"));
  }

  private Optional<Denial> token(HttpRequestPacket request) {
    return PUBLIC.contains(request.getRequestURI()) ? Optional.empty() : access.check(request);
  }

  private void later(Supplier<Answer> resource, Response response) throws IOException {
    response.suspend();
    try {
      writers.execute(() -> writeAndResume(resource, response));
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
