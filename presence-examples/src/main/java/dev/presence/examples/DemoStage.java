package dev.presence.examples;

import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.SessionRegistry;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs in the demo: two servers, one with a map and one with presence; five agents
 * that are each connected to both; and the two cables of one of them, which can be cut.
 */
final class DemoStage implements AutoCloseable {
  static final List<String> AGENTS = List.of("anna", "boris", "chen", "dina", "emil");

  /** The one whose cable is cut. */
  static final String VICTIM = "emil";

  private static final Logger LOG = LoggerFactory.getLogger(DemoStage.class);
  private static final String DEVICE = "laptop";
  private static final String NEWS = "{\"news\":\"nothing new\"}";
  private static final Duration PUSH_EVERY = Duration.ofSeconds(1);

  private final String token = Token.generate();
  private final PlainServer plain = PlainServer.start();
  private final ReferenceServer server;
  private final BlackHoleProxy plainCable;
  private final BlackHoleProxy cable;
  private final List<Thread> threads = new ArrayList<>();

  /** Acts until it is interrupted. */
  private interface Actor {
    void act() throws InterruptedException;
  }

  DemoStage(HeartbeatPolicy policy) throws DeploymentException, IOException {
    PlainEndpoint.ONLINE.clear(); // static, as most servers have it
    server = ReferenceServer.start(config(policy), DemoEndpoint.class);
    plainCable = BlackHoleProxy.to(plain.port());
    cable = BlackHoleProxy.to(server.port());
    for (String user : AGENTS) {
      boolean wired = user.equals(VICTIM);
      agent(user, wired ? plainCable.port() : plain.port(), PlainEndpoint.PATH);
      agent(user, wired ? cable.port() : server.port(), ClientGate.PATH);
    }
    start("pusher", DemoStage::push);
  }

  private ServerConfig config(HeartbeatPolicy policy) {
    ClientTokens clients = ClientTokens.shared(Token.of(token));
    Token admin = Token.of(Token.generate());
    return ServerConfig.builder(new TokenAuthenticator(admin, clients)).policy(policy).build();
  }

  private void agent(String user, int port, String path) {
    URI uri = URI.create("ws://127.0.0.1:" + port + path);
    boolean hasPresence = !path.equals(PlainEndpoint.PATH);
    AgentTarget target = new AgentTarget(uri, Identity.of(user, DEVICE), token, hasPresence);
    start("agent-" + user, new Agent(target, AgentCommands.of(Set.of()), LOG::debug)::run);
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

  /** Both cables of the victim. */
  void cut() {
    plainCable.cut();
    cable.cut();
  }

  @Override
  public void close() throws IOException {
    threads.forEach(Thread::interrupt);
    server.close();
    plain.close();
    cable.close();
    plainCable.close();
  }
}
