package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presence.Departure;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import dev.presence.examples.Refusals.Limit;
import dev.presence.websocket.WebSocketPresence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients: who is here and who left, commands to them, and what they say. Consoles are none.
 *
 * <p>Thread-safe. A client that leaves ends what waits for it: the listener of departures comes
 * after the session has left the registry, so whoever adds something for a session looks into the
 * registry afterwards, and one of the two always sees the other.
 */
final class Clients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  /** Endpoints are made by the container, so they find theirs by their presence. */
  private static final Map<WebSocketPresence, Clients> BY_PRESENCE = new ConcurrentHashMap<>();

  private final WebSocketPresence presence;
  private final SessionRegistry registry;
  private final ScheduledExecutorService timer;
  private final Duration timeout;
  private final Refusals refusals;
  private final TimeSource time = TimeSource.system();
  private final Ghosts ghosts = new Ghosts(time);
  private final StreamCounters streams = new StreamCounters();
  private final Map<LeaveReason, LongAdder> leaves = new ConcurrentHashMap<>();
  private final Map<String, Client> bySession = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder late = new LongAdder();

  private Clients(
      WebSocketPresence presence,
      ScheduledExecutorService timer,
      Duration timeout,
      Refusals refusals) {
    this.presence = presence;
    this.registry = presence.registry();
    this.timer = timer;
    this.timeout = timeout;
    this.refusals = refusals;
  }

  /** Those of a presence, until the close. */
  static Clients of(
      WebSocketPresence presence,
      ScheduledExecutorService timer,
      Duration timeout,
      Refusals refusals) {
    Clients clients = new Clients(presence, timer, timeout, refusals);
    presence.registry().on(PresenceEvent.class, clients::happened);
    BY_PRESENCE.put(presence, clients);
    return clients;
  }

  /** Takes a text message; empty if the presence has no clients of ours. */
  static Optional<Clients> of(WebSocketPresence presence) {
    return Optional.ofNullable(BY_PRESENCE.get(presence));
  }

  // ---- who they are

  /**
   * Whether this is a client. The names of what is none, of consoles and nodes, have a colon, which
   * no client's name can.
   */
  static boolean isOne(Identity identity) {
    return identity.user().indexOf(':') < 0;
  }

  /** Those who are present. */
  Stream<PeerSession> present() {
    return registry.sessions().stream().filter(session -> isOne(session.identity()));
  }

  /** The session with this id, if it is a client's. */
  Optional<PeerSession> find(String sessionId) {
    return registry.find(sessionId).filter(session -> isOne(session.identity()));
  }

  /** The last that left, newest first. */
  Stream<Departure> departures() {
    return registry.departures().stream().filter(departure -> isOne(departure.identity()));
  }

  /** Departures since the start, by reason. */
  Map<String, Long> leaves() {
    Map<String, Long> view = new TreeMap<>();
    leaves.forEach((reason, count) -> view.put(reason.name(), count.sum()));
    return view;
  }

  Ghosts ghosts() {
    return ghosts;
  }

  private void happened(PresenceEvent event) {
    if (event instanceof PresenceEvent.Joined joined) {
      ghosts.joined(joined.session().identity());
    } else if (event instanceof PresenceEvent.Left left) {
      left(left);
    } else if (event instanceof PresenceEvent.Missed) {
      bySession.values().stream()
          .map(Client::session)
          .filter(session -> !session.isPresent())
          .forEach(this::end);
    }
  }

  private void left(PresenceEvent.Left left) {
    end(left.session());
    if (isOne(left.departure().identity())) {
      ghosts.left(left.departure());
      leaves.computeIfAbsent(left.departure().reason(), reason -> new LongAdder()).increment();
    }
  }

  private void end(PeerSession session) {
    Client client = bySession.remove(session.id());
    if (client != null) {
      client.end();
    }
  }

  // ---- what they say

  /** A client's text message. Never throws: what cannot be understood is counted. */
  void said(PeerSession session, String text) {
    try {
      take(session, ClientMessage.parse(text));
    } catch (BadRequestException e) {
      notUnderstood(session, e);
    }
  }

  void notUnderstood(PeerSession session, BadRequestException why) {
    malformed.increment();
    LOG.debug("{} said something that is no message: {}", session, why.getMessage());
    if (client(session).filter(client -> !client.mayBabble(time.nanoTime())).isPresent()) {
      refusals.count(Limit.MALFORMED_MESSAGES);
      registry.evict(
          session,
          LeaveReason.CLOSED_BY_SERVER,
          "more than %d messages in a minute that are none".formatted(Client.MOST_MALFORMED));
    }
  }

  private void take(PeerSession session, ClientMessage message) {
    if (message instanceof ClientMessage.Hello hello) {
      client(session).ifPresent(client -> introduced(client, hello));
    } else if (message instanceof ClientMessage.Result result) {
      answered(session, result);
    } else if (message instanceof ClientMessage.Metrics metrics) {
      client(session).ifPresent(client -> client.relay().relay(metrics));
    } else if (message instanceof ClientMessage.Log log) {
      client(session).ifPresent(client -> client.relay().relay(log));
    }
  }

  private void introduced(Client client, ClientMessage.Hello hello) {
    if (!client.mayIntroduceItself(time.nanoTime())) {
      throw new BadRequestException(
          "a client may say %d hellos in a minute".formatted(Client.MOST_HELLOS));
    }
    client.offers(hello.commands());
    client.watchers().offer(hello.streams());
  }

  /** Of a session that is present; see the class on the order. */
  private Optional<Client> client(PeerSession session) {
    Client client =
        bySession.computeIfAbsent(session.id(), id -> new Client(session, post(), time, streams));
    if (session.isPresent()) {
      return Optional.of(client);
    }
    end(session);
    return Optional.empty();
  }

  /** Sends to clients and consoles. */
  Post post() {
    return presence::broadcast;
  }

  /** Those who watch a session; empty if it is no client's, or has left. */
  Optional<Watchers> watchers(String sessionId) {
    return find(sessionId).flatMap(this::client).map(Client::watchers);
  }

  /** How many clients are watched now. */
  int watched() {
    return (int)
        bySession.values().stream().filter(client -> client.watchers().isWatched()).count();
  }

  private void answered(PeerSession session, ClientMessage.Result result) {
    Client client = bySession.get(session.id());
    CompletableFuture<Outcome> answer = client == null ? null : client.waiting(result.id());
    if (answer == null || !answer.complete(outcome(result))) {
      late.increment();
      LOG.debug("{} answered command {}, for which nobody waits", session, result.id());
    }
  }

  private static Outcome outcome(ClientMessage.Result result) {
    return new Outcome.Answered(result.id(), result.ok(), result.value(), result.error(), 0);
  }

  // ---- commands

  /** What a session's client can stream; empty if it said no hello. */
  Set<LiveStream> streams(String sessionId) {
    Client client = bySession.get(sessionId);
    return client == null ? Set.of() : client.watchers().offered();
  }

  /** What a session's client offers; empty if it said no hello. */
  List<ClientMessage.Offer> offers(String sessionId) {
    Client client = bySession.get(sessionId);
    return client == null ? List.of() : List.copyOf(client.offers().values());
  }

  /**
   * Calls a command. Completes on the thread that brought the answer, or the timer's.
   *
   * @param arguments any JSON; the client judges it
   */
  CompletionStage<Outcome> call(String sessionId, String name, JsonNode arguments) {
    if (find(sessionId).isEmpty()) {
      return CompletableFuture.completedStage(new Outcome.NoSession());
    }
    Client client = bySession.get(sessionId);
    if (client == null || !client.offers().containsKey(name)) {
      return CompletableFuture.completedStage(
          new Outcome.NotOffered(name, client == null ? List.of() : client.offers().keySet()));
    }
    return send(
        client, new ServerMessage.Command(Long.toString(ids.incrementAndGet()), name, arguments));
  }

  private CompletionStage<Outcome> send(Client client, ServerMessage.Command command) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    if (!client.await(command.id(), answer)) {
      return CompletableFuture.completedStage(new Outcome.Busy(Client.MOST_WAITING));
    }
    long began = time.nanoTime();
    Future<?> patience =
        timer.schedule(
            () -> answer.complete(new Outcome.NoAnswer(timeout)),
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    CompletionStage<Outcome> told =
        answer.thenApply(
            outcome -> {
              patience.cancel(false);
              client.ended(command.id());
              return told(client, command, timed(outcome, time.nanoTime() - began));
            });
    presence.broadcast(List.of(client.session()), Json.text(command));
    if (!client.session().isPresent()) { // its departure may have been told before we waited
      answer.complete(new Outcome.Left());
    }
    return told;
  }

  private static Outcome told(Client client, ServerMessage.Command command, Outcome outcome) {
    LOG.info("command {} to {}: {}", command.name(), client.session(), outcome.summary());
    return outcome;
  }

  private static Outcome timed(Outcome outcome, long nanos) {
    return outcome instanceof Outcome.Answered a
        ? new Outcome.Answered(a.id(), a.ok(), a.value(), a.error(), nanos / 1_000_000)
        : outcome;
  }

  /** Messages that could not be understood. */
  long malformed() {
    return malformed.sum();
  }

  /** Results for which nobody waited any more, or ever. */
  long late() {
    return late.sum();
  }

  /** What became of what they stream. */
  StreamCounters streams() {
    return streams;
  }

  /** Endpoints no longer find it. */
  @Override
  public void close() {
    BY_PRESENCE.remove(presence, this);
  }
}
