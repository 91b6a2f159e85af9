package dev.presence.tyrus;

import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.monitoring.MonitoringConfig;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence on a Tyrus server, by one call:
 *
 * <pre>{@code
 * server.start();
 * TyrusPresence.of(WebSocketPresence.builder().policy(policy)).install(server);
 * }</pre>
 *
 * <p>From then on every byte that arrives is evidence, a session that does not join within the
 * registry's limit is closed, a session whose socket closed has left even if its endpoint does not
 * say so, application heartbeats are answered before they reach an endpoint, a dead peer's socket,
 * queued memory and blocked senders are freed at once, and nobody is evicted whose bytes wait
 * unread in the kernel.
 *
 * <p>A builder: not thread-safe, to be installed once.
 */
public final class TyrusPresence {
  private static final Logger LOG = LoggerFactory.getLogger(TyrusPresence.class);

  private final WebSocketPresence.Builder presence;
  private Optional<KeepAlive> keepAlive = Optional.empty();
  private Predicate<URI> watch = request -> true;

  private TyrusPresence(WebSocketPresence.Builder presence) {
    this.presence = presence;
  }

  /**
   * An installer with all defaults.
   *
   * @param presence policy, registry and the rest; its {@code connections} are set by {@code
   *     install}
   */
  public static TyrusPresence of(WebSocketPresence.Builder presence) {
    return new TyrusPresence(presence);
  }

  /**
   * Sets TCP keepalive on each session's socket; default what the machine has. Where it does not
   * fit the policy, {@code install} warns.
   */
  public TyrusPresence keepAlive(KeepAlive keepAlive) {
    this.keepAlive = Optional.of(keepAlive);
    return this;
  }

  /**
   * Which sessions are watched from the moment they open, and closed if they do not join in time;
   * default all of the server. Endpoints that take no part in presence must be left out.
   *
   * @param requests tested with {@link jakarta.websocket.Session#getRequestURI()}
   */
  public TyrusPresence watch(Predicate<URI> requests) {
    this.watch = requests;
    return this;
  }

  /**
   * Installs it on a running server. Call it right after {@link Server#start()}: a session that
   * opened before is served only by what the Jakarta API offers.
   *
   * @throws IllegalStateException if the server is not started, runs on another container than
   *     Grizzly, has a presence already, or its listener cannot be reached (on the module path two
   *     {@code --add-opens} are needed, which the text names; {@link GrizzlyWebSockets} needs none)
   */
  public WebSocketPresence install(Server started) {
    RunningServer running = RunningServer.of(started);
    return install(running.container(), List.of(running.listener()));
  }

  /**
   * Installs it on endpoints of a Grizzly server. Call it before the server starts.
   *
   * @throws IllegalStateException if there is a presence already
   */
  public WebSocketPresence install(GrizzlyWebSockets sockets) {
    return install(sockets.container(), sockets.listeners());
  }

  private WebSocketPresence install(
      ServerContainer container, Collection<NetworkListener> listeners) {
    keepAlive.flatMap(k -> KeepAliveAdvice.on(k, presence.policy())).ifPresent(LOG::warn);
    Links links = new Links(watch, onLink());
    WebSocketPresence installed = presence.connections(links).install(container);
    links.serve(installed);
    listeners.forEach(listener -> probe(listener, links));
    return installed;
  }

  private Consumer<NIOConnection> onLink() {
    return keepAlive.<Consumer<NIOConnection>>map(KeepAliveSetter::new).orElse(connection -> {});
  }

  /** In place of the probe of a presence that was closed before. */
  @SuppressWarnings("rawtypes") // as Grizzly declares it
  private static void probe(NetworkListener listener, Links links) {
    MonitoringConfig<ConnectionProbe> probes =
        listener.getTransport().getConnectionMonitoringConfig();
    for (ConnectionProbe probe : probes.getProbes()) {
      if (probe instanceof Links) {
        probes.removeProbes(probe);
      }
    }
    probes.addProbes(links);
  }
}
