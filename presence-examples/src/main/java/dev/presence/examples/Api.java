package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.examples.Pages.Page;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.io.NIOOutputStream;
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
 * send, and a slow reader of a long list must not make a healthy client look silent. Whoever need
 * not sign in cannot hold up one of these threads either: pages go to the container as a whole.
 */
final class Api extends HttpHandler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final AddressRules addresses;
  private final Access access;
  private final Pages pages = new Pages();
  private final Resources resources;
  private final SessionActions actions;
  private final TicketDesk tickets;
  private final SignInDesk signIns;
  private final Body bodies;
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
      Access access,
      Resources resources,
      SessionActions actions,
      TicketDesk tickets,
      SignInDesk signIns,
      Body bodies) {
    this.addresses = addresses;
    this.access = access;
    this.resources = resources;
    this.actions = actions;
    this.tickets = tickets;
    this.signIns = signIns;
    this.bodies = bodies;
    writers.allowCoreThreadTimeOut(true);
  }

  /** Grizzly would warn, with a stack trace, of everybody who hangs up too soon. */
  @Override
  public void service(Request request, Response response) {
    try {
      answer(request, response);
    } catch (IOException e) {
      LOG.debug("whoever asked is gone: {}", e.toString());
    }
  }

  private void answer(Request request, Response response) throws IOException {
    try {
      serve(request, response);
    } catch (BadRequestException e) {
      write(Answer.of(Denial.badRequest(e)), response);
    } catch (DeniedException e) {
      write(Answer.of(e.denial()), response);
    }
  }

  private void serve(Request request, Response response) throws IOException {
    if (request.getRequest().isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
    addresses.check(request.getRequest()).ifPresent(Api::deny);
    String path = request.getRequest().getRequestURI();
    Optional<Page> page = pages.at(path);
    if (page.isPresent()) {
      require(Route.READING, request);
      write(page.get(), request, response);
    } else if (path.equals(ConsoleGate.PATH)) {
      require(Route.READING, request);
      write(Answer.empty(303, Map.of("Location", "/")), response);
    } else if (path.equals(TicketDesk.PATH)) {
      require("POST", request);
      write(tickets.answer(request.getRequest()), response);
    } else {
      serve(route(request), request, response);
    }
  }

  private static void deny(Denial denial) {
    throw new DeniedException(denial);
  }

  private static void require(String methods, Request request) {
    Route.problemWith(request.getMethod().getMethodString(), methods).ifPresent(Api::deny);
  }

  private Route route(Request request) {
    String path = request.getRequest().getRequestURI();
    if (path.equals(ClientGate.PATH)) {
      throw new DeniedException(Denial.upgradeRequired());
    }
    return SignInDesk.allowed(path)
        .map(methods -> signIn(methods, request.getRequest()))
        .or(() -> act(path, request))
        .or(() -> resources.at(path, query(request)).map(answer -> reading(path, answer)))
        .orElseThrow(() -> new DeniedException(Denial.notFound("nothing is here")));
  }

  private static Route reading(String path, Supplier<Answer> answer) {
    return Route.reading(path.equals(Resources.HEALTH), answer);
  }

  private Route signIn(String methods, HttpRequestPacket request) {
    return new Route(
        methods,
        true,
        SignInDesk.MAX_BODY,
        body -> CompletableFuture.completedStage(signIns.answer(request, body)));
  }

  /** What is not done to a session is read of it, or answered by 405. */
  private Optional<Route> act(String path, Request request) {
    String method = request.getMethod().getMethodString();
    String query = query(request);
    return SessionActions.allowed(path)
        .map(
            methods ->
                new Route(
                    methods,
                    false,
                    SessionActions.MAX_BODY,
                    actions.at(method, path, query).orElseGet(() -> read(path))));
  }

  private static String query(Request request) {
    return Objects.requireNonNullElse(request.getQueryString(), "");
  }

  private Action read(String path) {
    return resources
        .read(path)
        .orElse(
            body ->
                CompletableFuture.completedStage(Answer.of(Denial.notFound("nothing is here"))));
  }

  private void serve(Route route, Request request, Response response) throws IOException {
    require(route.methods(), request);
    if (!route.isOpen()) {
      access.check(request.getRequest()).ifPresent(Api::deny);
    }
    if (Route.readsBody(request.getMethod().getMethodString())) {
      Body.problemWith(request, route.maxBody()).ifPresent(Api::deny);
      response.suspend();
      bodies.read(
          request, route.maxBody(), bytes -> later(response, () -> begin(route, bytes, response)));
    } else {
      response.suspend();
      later(response, () -> begin(route, new byte[0], response));
    }
  }

  /** Whatever the action waits for, it holds no thread meanwhile. */
  private void begin(Route route, byte[] body, Response response) {
    try {
      route
          .action()
          .run(Body.text(body, route.maxBody()))
          .whenComplete((answer, error) -> finish(answer, error, response));
    } catch (RuntimeException e) {
      writeAndResume(refusal(e), response);
    }
  }

  /** On any thread; none of them must wait for a slow reader. */
  private void finish(@Nullable Answer answer, @Nullable Throwable error, Response response) {
    later(response, () -> writeAndResume(answer == null ? refusal(error) : answer, response));
  }

  /** What is told of a failure. */
  static Answer refusal(@Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof BadRequestException bad) {
      return Answer.of(Denial.badRequest(bad));
    }
    if (cause instanceof DeniedException denied) {
      return Answer.of(denied.denial());
    }
    LOG.warn("a request could not be answered", cause);
    return Answer.error(500, "an error of the server's own, see its log");
  }

  /** Runs on a thread of our own; whoever writes the answer resumes. */
  private void later(Response response, Runnable task) {
    try {
      writers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} requests wait already", WAITING);
      writeAndResume(Answer.error(503, WAITING + " requests are waiting already"), response);
    }
  }

  private static void writeAndResume(Answer answer, Response response) {
    try {
      write(answer, response);
    } catch (IOException e) {
      LOG.debug("whoever asked is gone: {}", e.toString());
    } finally {
      response.resume();
    }
  }

  private static void write(Answer answer, Response response) throws IOException {
    response.setStatus(answer.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(response::setHeader);
    if (!answer.type().isEmpty()) {
      response.setContentType(answer.type());
      writeBody(answer.body(), response);
    }
  }

  private static void writeBody(Object body, Response response) throws IOException {
    if (body instanceof String text) {
      response.getOutputStream().write(text.getBytes(UTF_8));
    } else {
      Json.write(body, response.getOutputStream());
    }
  }

  /**
   * In one piece that the container keeps for a slow reader, so that no thread has to. Who has not
   * read what he asked for before gets no more.
   */
  private static void write(Page page, Request request, Response response) throws IOException {
    page.headers().forEach(response::setHeader);
    response.setHeader("ETag", page.tag());
    NIOOutputStream out = response.getNIOOutputStream();
    if (page.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(304);
    } else if (out.canWrite()) {
      response.setContentType(page.type());
      response.setContentLength(page.bytes().length);
      out.write(page.bytes());
    } else {
      request.getRequest().getConnection().terminateSilently(); // a close would wait for him
    }
  }

  @Override
  public void close() {
    writers.shutdownNow();
  }
}
