package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.presence.PeerSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The demo's own page, on a loopback port of its own: buttons that cut and heal the agents' cables,
 * beside what the map and presence list. It asks for no sign-in, since all it can do is play; pages
 * of other origins cannot use it, because they may not send JSON without asking first.
 */
final class DemoPage implements AutoCloseable {
  private static final String CABLES = "/cables";
  private static final int MAX_BODY = 1_000;
  private static final int THREADS = 2;

  /** Path, media type, and where it is: some are the console's. */
  private static final Map<String, Asset> ASSETS =
      Map.of(
          "/", new Asset("html", "demo/index.html"),
          "/demo.css", new Asset("css", "demo/demo.css"),
          "/demo.js", new Asset("javascript", "demo/demo.js"),
          "/app.css", new Asset("css", "console/app.css"),
          "/dom.js", new Asset("javascript", "console/dom.js"),
          "/looks.js", new Asset("javascript", "console/looks.js"));

  private final DemoStage stage;
  private final HttpServer http;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, Threads.daemons("demo-page"));

  private record Asset(String type, String resource) {}

  /** An agent; {@code health} is null if presence does not list it. */
  record AgentView(String name, boolean cut, boolean inMap, @Nullable String health) {}

  /** All that the page shows. */
  record StageView(URI console, List<AgentView> agents) {}

  /** What the page asks for. */
  record Wish(String agent, boolean cut) {
    Wish {
      if (agent == null || !DemoStage.AGENTS.contains(agent)) {
        throw new BadRequestException("the agents are " + DemoStage.AGENTS);
      }
    }
  }

  private DemoPage(DemoStage stage, HttpServer http) {
    this.stage = stage;
    this.http = http;
    http.setExecutor(threads);
    http.createContext("/", this::answer);
  }

  /** Serves it on a free port. */
  static DemoPage start(DemoStage stage) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    DemoPage page = new DemoPage(stage, HttpServer.create(free, 0));
    page.http.start();
    return page;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!HostRule.LOOPBACK.allows(header(exchange, "Host"))) {
        send(exchange, 403, "text/plain", "this page answers to loopback names only");
      } else if (path.equals(CABLES)) {
        cables(exchange);
      } else {
        asset(ASSETS.get(path), exchange);
      }
    } catch (BadRequestException e) {
      send(exchange, 400, "text/plain", e.getMessage());
    }
  }

  private void cables(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> send(exchange, 200, "application/json", Json.text(view()));
      case "POST" -> {
        play(wish(exchange));
        send(exchange, 200, "application/json", Json.text(view()));
      }
      default -> send(exchange, 405, "text/plain", "GET or POST");
    }
  }

  private static Wish wish(HttpExchange exchange) throws IOException {
    if (!header(exchange, "Content-Type").startsWith("application/json")) {
      throw new BadRequestException("the body must be application/json");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    return Json.parse(new String(body, UTF_8), Wish.class);
  }

  private void play(Wish wish) {
    if (wish.cut()) {
      stage.cut(wish.agent());
    } else {
      stage.heal(wish.agent());
    }
  }

  private StageView view() {
    SortedSet<String> map = PlainEndpoint.ONLINE.users();
    return new StageView(
        stage.console(),
        DemoStage.AGENTS.stream()
            .map(name -> new AgentView(name, stage.isCut(name), map.contains(name), health(name)))
            .toList());
  }

  private @Nullable String health(String agent) {
    return stage.registry().findUser(agent).stream()
        .findFirst()
        .map(PeerSession::health)
        .map(Enum::name)
        .orElse(null);
  }

  private static void asset(@Nullable Asset asset, HttpExchange exchange) throws IOException {
    if (asset == null) {
      send(exchange, 404, "text/plain", "nothing is here");
      return;
    }
    try (InputStream in = DemoPage.class.getResourceAsStream(asset.resource())) {
      String text = new String(Objects.requireNonNull(in, asset.resource()).readAllBytes(), UTF_8);
      send(exchange, 200, "text/" + asset.type(), text);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
  }

  private static void send(HttpExchange exchange, int status, String type, @Nullable String text)
      throws IOException {
    byte[] bytes = Objects.requireNonNullElse(text, "").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
