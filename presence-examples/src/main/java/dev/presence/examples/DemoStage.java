package dev.presence.examples;

import static java.util.Objects.requireNonNull;

import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.SessionRegistry;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs in the demo: two servers, one with a map and one with presence; five agents
 * that are each connected to both; and the two cables of each, which can be cut.
 */
final class DemoStage implements AutoCloseable {
  static final List<String> AGENTS = List.of("anna", "boris", "chen", "dina", "emil");

  /** The one whose cable is cut. */
  static final String VICTIM = "emil";

  private static final Logger LOG = LoggerFactory.getLogger(DemoStage.class);
  private static final String DEVICE = "laptop";
  private static final Set<String> COMMANDS = Set.of("ping-host", "set-interval", "thread-dump");
  private static final String NEWS = "{\"news\":\"nothing new\"}";
  private static final Duration PUSH_EVERY = Duration.ofSeconds(1);

  private final String adminToken = Token.generate();
  private final String token = Token.generate();
  private final PlainServer plain = PlainServer.start();
  private final ReferenceServer server;
  private final Map<String, Cables> cables = new TreeMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Acts until it is interrupted. */
  private interface Actor {
    void act() throws InterruptedException;
  }

  /** Of one agent: to the server with the map, and to that with presence. */
  private record Cables(BlackHoleProxy plain, BlackHoleProxy presence) {}

  DemoStage(HeartbeatPolicy policy) throws DeploymentException, IOException {
    PlainEndpoint.ONLINE.clear(); // static, as most servers have it
    server = ReferenceServer.start(config(policy), DemoEndpoint.class);
    for (String user : AGENTS) {
      Cables both = new Cables(BlackHoleProxy.to(plain.port()), BlackHoleProxy.to(server.port()));
      cables.put(user, both);
      agent(user, both.plain().port(), PlainEndpoint.PATH);
      agent(user, both.presence().port(), ClientGate.PATH);
    }
    start("pusher", DemoStage::push);
  }

  private ServerConfig config(HeartbeatPolicy policy) {
    ClientTokens clients = ClientTokens.shared(Token.of(token));
    Token admin = Token.of(adminToken);
    return ServerConfig.builder(new TokenAuthenticator(admin, clients)).policy(policy).build();
  }

  private void agent(String user, int port, String path) {
    URI uri = URI.create("ws://127.0.0.1:" + port + path);
    boolean hasPresence = !path.equals(PlainEndpoint.PATH);
    AgentTarget target = new AgentTarget(uri, Identity.of(user, DEVICE), token, hasPresence);
    start("agent-" + user, new Agent(target, AgentCommands.of(COMMANDS), LOG::debug)::run);
  }

  private void start(String name, Actor actor) {
    Thread thread = Threads.daemon(name, () -> act(actor));
    threads.add(thread);
    thread.start();
  }

  private static void act(Actor actor) {
    try {
      actor.act();
    } catch (InterruptedException e) {
      LOG.debug("the demo is over");
    } catch (UserException e) {
      LOG.warn("an agent gave up: {}", e.getMessage());
    }
  }

  /** What a server is there for: it tells its clients something. */
  private static void push() throws InterruptedException {
    while (true) {
      PlainEndpoint.ONLINE.push(NEWS);
      DemoEndpoint.PUSHED_TO.push(NEWS);
      Thread.sleep(PUSH_EVERY.toMillis());
    }
  }

  SessionRegistry registry() {
    return server.registry();
  }

  /** Where the console is. */
  URI console() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  String adminToken() {
    return adminToken;
  }

  boolean isCut(String agent) {
    return cablesOf(agent).presence().isCut();
  }

  /** Both cables of an agent. */
  void cut(String agent) {
    cablesOf(agent).plain().cut();
    cablesOf(agent).presence().cut();
  }

  /** Both cables of an agent. */
  void heal(String agent) {
    cablesOf(agent).plain().heal();
    cablesOf(agent).presence().heal();
  }

  private Cables cablesOf(String agent) {
    return requireNonNull(cables.get(agent), agent);
  }

  @Override
  public void close() throws IOException {
    threads.forEach(Thread::interrupt);
    server.close();
    plain.close();
    for (Cables both : cables.values()) {
      both.plain().close();
      both.presence().close();
    }
  }
}
