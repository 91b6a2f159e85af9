package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import dev.presence.websocket.WebSocketPresence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to clients, and what clients say.
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
  private final TimeSource time = TimeSource.system();
  private final Map<String, Client> bySession = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder late = new LongAdder();

  private Clients(WebSocketPresence presence, ScheduledExecutorService timer, Duration timeout) {
    this.presence = presence;
    this.registry = presence.registry();
    this.timer = timer;
    this.timeout = timeout;
  }

  /** Those of a presence, until the close. */
  static Clients of(WebSocketPresence presence, ScheduledExecutorService timer, Duration timeout) {
    Clients clients = new Clients(presence, timer, timeout);
    presence.registry().on(PresenceEvent.Left.class, clients::left);
    BY_PRESENCE.put(presence, clients);
    return clients;
  }

  /** Takes a text message; empty if the presence has no clients of ours. */
  static Optional<Clients> of(WebSocketPresence presence) {
    return Optional.ofNullable(BY_PRESENCE.get(presence));
  }

  /** A client's text message. Never throws: what cannot be understood is counted. */
  void said(PeerSession session, String text) {
    try {
      take(session, ClientMessage.parse(text));
    } catch (BadRequestException e) {
      malformed.increment();
      LOG.debug("{} said something that is no message: {}", session, e.getMessage());
    }
  }

  private void take(PeerSession session, ClientMessage message) {
    if (message instanceof ClientMessage.Hello hello) {
      client(session).ifPresent(client -> client.offers(hello.commands()));
    } else if (message instanceof ClientMessage.Result result) {
      answered(session, result);
    }
  }

  /** Of a session that is present; see the class on the order. */
  private Optional<Client> client(PeerSession session) {
    Client client = bySession.computeIfAbsent(session.id(), id -> new Client(session));
    if (session.isPresent()) {
      return Optional.of(client);
    }
    bySession.remove(session.id(), client);
    return Optional.empty();
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
    Optional<PeerSession> session = registry.find(sessionId);
    if (session.isEmpty()) {
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

  private void left(PresenceEvent.Left left) {
    Client client = bySession.remove(left.session().id());
    if (client != null) {
      client.endAll(new Outcome.Left());
    }
  }

  /** Messages that could not be understood. */
  long malformed() {
    return malformed.sum();
  }

  /** Results for which nobody waited any more, or ever. */
  long late() {
    return late.sum();
  }

  /** Endpoints no longer find it. */
  @Override
  public void close() {
    BY_PRESENCE.remove(presence, this);
  }
}
