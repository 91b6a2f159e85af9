package dev.presence.examples;

import dev.presence.Health;
import dev.presence.Identity;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.PresenceEvent.Joined;
import dev.presence.PresenceEvent.Left;
import dev.presence.PresenceEvent.Missed;
import dev.presence.PresenceEvent.Recovered;
import dev.presence.PresenceEvent.Suspected;
import dev.presence.PresenceEvent.WouldEvict;
import dev.presence.PresenceStats;
import dev.presence.websocket.SendLimits;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of admins.
 *
 * <p>A console is a session like any other, so that a ghost among them is evicted and watches
 * nothing any more; but it is no client. Its user begins with {@value #PREFIX}, which no name of a
 * client can, and all that lists clients leaves it out, see {@link Clients#isOne}.
 *
 * <p>Thread-safe. A console that leaves is ended by the listener of departures, which comes after
 * the session has left the registry; whoever adds a console looks into the registry afterwards, and
 * one of the two always sees the other.
 */
final class Consoles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Consoles.class);
  private static final String PREFIX = "console:";

  /**
   * A list of 40,000 clients, written once, waits in each console's outbox until it is read. Who is
   * 10 s behind what happens is better served by a new list.
   */
  static final SendLimits LIMITS = SendLimits.DEFAULT.withBytes(16 << 20);

  /** Endpoints are made by the container, so they find theirs by their presence. */
  private static final Map<WebSocketPresence, Consoles> BY_PRESENCE = new ConcurrentHashMap<>();

  private final WebSocketPresence presence;
  private final Clients clients;
  private final Cluster cluster;
  private final Exchange exchange;
  private final ConsoleFeed feed;
  private final Map<String, Console> bySession = new ConcurrentHashMap<>();

  private Consoles(
      WebSocketPresence presence,
      Clients clients,
      Cluster cluster,
      Exchange exchange,
      ServerConfig config) {
    this.presence = presence;
    this.clients = clients;
    this.cluster = cluster;
    this.exchange = exchange;
    Instant startedAt = Instant.now();
    this.feed =
        new ConsoleFeed(
            clients.post(),
            clients.ghosts(),
            () -> hello(config, startedAt),
            this::stats,
            presence::unsentBytes);
  }

  /** Those of a presence, until the close; to be called before its server starts. */
  static Consoles of(
      WebSocketPresence presence,
      Clients clients,
      Cluster cluster,
      Exchange exchange,
      ServerConfig config) {
    Consoles consoles = new Consoles(presence, clients, cluster, exchange, config);
    presence.registry().on(PresenceEvent.class, consoles::happened);
    cluster.tell(consoles.elsewhere());
    BY_PRESENCE.put(presence, consoles);
    exchange.start(consoles::looked);
    consoles.feed.start();
    return consoles;
  }

  /** Takes who connects, and what they say; empty if the presence has no consoles. */
  static Optional<Consoles> of(WebSocketPresence presence) {
    return Optional.ofNullable(BY_PRESENCE.get(presence));
  }

  // ---- consoles

  /**
   * An admin's page has connected.
   *
   * @throws dev.presence.JoinRefusedException if this admin has too many open
   */
  void opened(Session session, Visit visit) {
    Identity identity = Identity.of(PREFIX + visit.principal().name(), session.getId());
    PeerSession peer = presence.join(identity, session, visit.attributes());
    presence.sendLimits(session, LIMITS);
    Console console = new Console(peer, clients.post());
    bySession.put(peer.id(), console);
    if (peer.isPresent()) {
      feed.welcome(console);
    } else {
      bySession.remove(peer.id());
    }
  }

  /** A page's text message. Never throws: what cannot be understood is counted. */
  void said(PeerSession session, String text) {
    Console console = bySession.get(session.id());
    if (console != null) {
      try {
        take(console, ConsoleMessage.parse(text));
      } catch (BadRequestException e) {
        clients.notUnderstood(session, e);
      }
    }
  }

  private void take(Console console, ConsoleMessage message) {
    if (message instanceof ConsoleMessage.Look look) {
      console.look(look.ids());
    } else if (message instanceof ConsoleMessage.Watch watch) {
      watched(watch.id())
          .ifPresentOrElse(
              console::watch,
              () -> console.tellUnwatched(watch.id(), "no session has this id; it may have left"));
    } else if (message instanceof ConsoleMessage.Unwatch unwatch) {
      console.unwatch(unwatch.id());
    }
  }

  private Optional<Watched> watched(String id) {
    return clients.watchers(id).<Watched>map(client -> client).or(() -> exchange.elsewhere(id));
  }

  /** What any of them looks at. */
  private Set<String> looked() {
    return bySession.values().stream()
        .flatMap(console -> console.looked().stream())
        .collect(Collectors.toSet());
  }

  // ---- what they are told

  private void happened(PresenceEvent event) {
    if (event instanceof Joined joined && isClient(joined.session())) {
      feed.joined(here(joined.session()));
    } else if (event instanceof Suspected suspected && isClient(suspected.session())) {
      feed.changed(here(suspected.session()));
    } else if (event instanceof Recovered recovered && isClient(recovered.session())) {
      feed.changed(here(recovered.session()));
    } else if (event instanceof WouldEvict doomed && isClient(doomed.session())) {
      feed.changed(here(doomed.session()));
    } else if (event instanceof Left left) {
      left(left);
    } else if (event instanceof Missed) {
      missed();
    }
  }

  private static boolean isClient(PeerSession session) {
    return Clients.isOne(session.identity());
  }

  private Present here(PeerSession session) {
    return new Present.Here(session, cluster.node());
  }

  private Cluster.Listener elsewhere() {
    return new Cluster.Listener() {
      @Override
      public void joined(Present client) {
        feed.joined(client);
      }

      @Override
      public void left(Gone client) {
        feed.left(client);
        exchange.left(client.id());
      }

      @Override
      public void changed(Present client) {
        feed.changed(client);
      }

      @Override
      public void missed() {
        feed.missed(Consoles.this::everybody);
        exchange.missed();
      }
    };
  }

  private List<Present> everybody() {
    return Stream.concat(clients.present().map(this::here), cluster.clients().stream()).toList();
  }

  private void left(Left left) {
    if (isClient(left.session())) {
      feed.left(Gone.here(left.departure(), cluster.node()));
    } else {
      end(left.session().id());
    }
  }

  private void end(String id) {
    Console console = bySession.remove(id);
    if (console != null) {
      console.end();
      LOG.debug("{} watches nothing any more", console.session());
    }
  }

  private void missed() {
    feed.missed(this::everybody);
    bySession.values().stream()
        .map(Console::session)
        .filter(session -> !session.isPresent())
        .forEach(session -> end(session.id()));
  }

  private ConsoleNews.Hello hello(ServerConfig config, Instant startedAt) {
    return new ConsoleNews.Hello(
        Instant.now().toString(),
        startedAt.toString(),
        config.policy().toString(),
        config.policy().detectionBound().map(Duration::toMillis).orElse(null),
        config.dryRun(),
        new ConsoleNews.Limits(ConsoleMessage.Look.MOST, Console.MOST_WATCHED),
        cluster.node());
  }

  private ConsoleNews.Stats stats(ConsoleFeed.Audience audience) {
    Collection<Present> present = audience.present();
    PresenceStats stats = presence.registry().stats();
    return new ConsoleNews.Stats(
        Instant.now().toString(),
        present.size(),
        (int) present.stream().map(client -> client.identity().user()).distinct().count(),
        count(present, Health.SUSPECT),
        count(present, Health.FROZEN),
        clients.leaves(),
        clients.ghosts().sum(),
        stats.sinceLastTick().toMillis(),
        audience.consoles(),
        clients.watched(),
        cluster.view().orElse(null));
  }

  private static int count(Collection<Present> present, Health health) {
    return (int) present.stream().filter(client -> client.health() == health).count();
  }

  /** How many are connected. */
  int size() {
    return bySession.size();
  }

  /** Endpoints no longer find it. */
  @Override
  public void close() {
    BY_PRESENCE.remove(presence, this);
    feed.close();
  }
}
