package dev.presence.examples;

import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import dev.presence.tyrus.GrizzlyWebSockets;
import dev.presence.tyrus.TyrusPresence;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP and WebSocket on one port, with presence installed. */
final class ReferenceServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceServer.class);

  /** What a client of the heartbeat protocol may not go below, for ask and answer. */
  private static final Duration LEAST = Duration.ofSeconds(5);

  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** For close frames that are on their way, and for the answers to them. */
  private static final Duration LAST_BYTES = Duration.ofSeconds(1);

  private final ServerConfig config;
  private final HttpServer http = new HttpServer();
  private final NetworkListener listener;
  private final GrizzlyWebSockets sockets;
  private final WebSocketPresence presence;
  private final Clients clients;
  private final Cluster cluster;
  private final Exchange exchange;
  private final Consoles consoles;
  private final Metrics metrics;
  private final Api api;
  private final ScheduledExecutorService timer;
  private final TcpConnections connections;
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ReferenceServer(ServerConfig config, AddressRules addresses, Class<?> endpoint)
      throws DeploymentException {
    this.config = config;
    this.timer = timer();
    TimeSource time = TimeSource.system();
    Refusals refusals = new Refusals();
    Tickets tickets = new Tickets(time);
    Passes signIns = new Passes(time, SignInDesk.LIFETIME, SignInDesk.IDLE, SignInDesk.MOST);
    Passes consoleTickets = new Passes(time, Tickets.VALID, Tickets.VALID, SignInDesk.MOST);
    Access access =
        new Access(
            config.authenticator(), signIns, new FailedAttempts(time, refusals), config.proxies());
    this.connections =
        new TcpConnections(
            timer,
            HttpLimits.FIRST_REQUEST_WITHIN,
            config.proxies(),
            new AddressLimit(config.maxConnectionsPerAddress(), refusals),
            refusals);
    AccessLog log = new AccessLog(config.proxies());
    http.getServerConfiguration().getMonitoringConfig().getWebServerConfig().addProbes(log);
    this.listener = new NetworkListener("presence", config.host(), config.port());
    config.tls().ifPresent(this::secure);
    http.addListener(listener);
    this.sockets =
        GrizzlyWebSockets.builder(http)
            .endpoint(endpoint)
            .endpoint(ConsoleEndpoint.class)
            .engine(engine -> engine.incomingBufferSize(HttpLimits.TYRUS_INPUT_BYTES))
            .guard(
                new Gate(
                    addresses,
                    config.proxies(),
                    connections,
                    Map.of(
                        ClientGate.PATH, new ClientGate(access, tickets),
                        ConsoleGate.PATH, new ConsoleGate(access, consoleTickets)),
                    leaving::get,
                    log))
            .deploy();
    this.presence =
        TyrusPresence.of(
                WebSocketPresence.builder()
                    .policy(config.policy())
                    .dryRun(config.dryRun())
                    .heartbeat(LEAST, LEAST, config.returnSpread()))
            .install(sockets);
    this.clients = Clients.of(presence, timer, config.commandTimeout(), refusals);
    this.cluster = new Cluster(config.cluster(), presence.registry(), clients.ghosts());
    this.exchange = new Exchange(cluster, clients, presence.registry(), presence::unsentBytes);
    this.consoles = Consoles.of(presence, clients, cluster, exchange, config);
    Errands errands = new Errands(cluster, timer, config.commandTimeout());
    this.metrics = Metrics.of(presence, clients, consoles, cluster, errands, refusals);
    Resources resources = new Resources(presence.registry(), clients, cluster, metrics);
    SessionActions actions = new SessionActions(presence.registry(), clients, errands);
    errands.serve(
        (method, path, query) ->
            SessionActions.allowed(path)
                .flatMap(
                    methods -> actions.here(method, path, query).or(() -> resources.read(path))));
    this.api =
        new Api(
            addresses,
            access,
            resources,
            actions,
            new TicketDesk(access, tickets),
            new SignInDesk(access, signIns, consoleTickets),
            new Body(timer, refusals));
    http.getServerConfiguration().addHttpHandler(api, "/");
    HttpLimits.set(http, listener);
    listener.registerAddOn(connections);
    listener.registerAddOn(new MessageLimit(timer, refusals));
  }

  /**
   * Starts one.
   *
   * @throws UserException if it cannot listen there, or cannot join its cluster
   */
  static ReferenceServer start(ServerConfig config) {
    return start(config, ClientEndpoint.class);
  }

  static ReferenceServer start(ServerConfig config, Class<?> endpoint) {
    requireFree(config);
    ReferenceServer server = deployed(config, endpoint);
    try {
      server.cluster.join();
      server.http.start();
    } catch (IOException e) {
      server.close();
      throw cannotListen(config, e);
    } catch (UserException e) {
      server.close();
      throw e;
    }
    LOG.info(
        "serving {} under {}{}",
        server.url(),
        config.policy(),
        config.dryRun() ? ", dry run: nobody is removed" : "");
    return server;
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Threads.daemons("connection-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * Looks at the port before anything is started that would have to be stopped again, and would say
   * so; who takes it in between is found out by the start itself.
   */
  private static void requireFree(ServerConfig config) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(resolved(config.host()), config.port()));
    } catch (IOException e) {
      throw cannotListen(config, e);
    }
  }

  private static UserException cannotListen(ServerConfig config, IOException e) {
    return new UserException(
        "cannot listen on %s port %d: %s".formatted(config.host(), config.port(), e.getMessage()),
        e);
  }

  private static ReferenceServer deployed(ServerConfig config, Class<?> endpoint) {
    HostRule hosts = HostRule.of(resolved(config.host()));
    try {
      return new ReferenceServer(config, new AddressRules(hosts, config.origins()), endpoint);
    } catch (DeploymentException e) {
      throw new IllegalStateException("the client endpoint cannot be deployed", e);
    }
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UserException("host " + host + " is not known", e);
    }
  }

  private void secure(SSLContext context) {
    listener.setSecure(true);
    listener.setSSLEngineConfig(Tls.engine(context));
  }

  /** For example {@code http://127.0.0.1:8080}. */
  String url() {
    String host = config.host();
    return "%s://%s:%d"
        .formatted(
            config.tls().isPresent() ? "https" : "http",
            host.contains(":") ? "[" + host + "]" : host,
            port());
  }

  int port() {
    return listener.getPort();
  }

  Clients clients() {
    return clients;
  }

  SessionRegistry registry() {
    return presence.registry();
  }

  /**
   * Whoever comes now is told to come back later. Without this a client that was told to go could
   * be back before the port is closed, and would believe that it is connected.
   */
  void refuseNewcomers() {
    leaving.set(true);
  }

  /** Tells every client that the server goes away, then goes; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      refuseNewcomers();
      presence.close(DRAIN);
      connections.awaitClosed(LAST_BYTES);
      http.shutdownNow();
      sockets.close();
      api.close();
      metrics.close();
      consoles.close();
      clients.close();
      exchange.close();
      cluster.close();
      timer.shutdownNow();
    }
  }
}
