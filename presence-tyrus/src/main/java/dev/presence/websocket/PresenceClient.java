package dev.presence.websocket;

import dev.presence.TimeSource;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, kept up for as long as it is wanted.
 *
 * <pre>{@code
 * PresenceClient client =
 *     PresenceClient.builder(URI.create("wss://one.example/client"), URI.create("wss://two.example/client"))
 *         .headers(() -> Map.of("Authorization", "Bearer " + token()))
 *         .listener(listener)
 *         .connect();
 * client.send("hello");
 * client.close();
 * }</pre>
 *
 * <p>It notices a dead server although its container tells nothing: after {@code ask} without any
 * message or pong it sends a ping, and gives the server up when nothing arrives within {@code
 * answer} and a quarter of a second; so within 10.25 s of the last message with the defaults, plus
 * the time by which this process itself was late. It comes back with full-jitter exponential
 * backoff, avoids endpoints that failed, obeys {@code try again in N ms} and the close codes of
 * {@code docs/heartbeat-protocol.md}, and stops for good where coming back would not help.
 *
 * <p>All clients of a process share one daemon thread, and daemon threads that come only for what
 * may block: tickets and connects (256 at most), pings and closes (64), listeners (64). After the
 * last client stopped there is none.
 *
 * <p>Thread-safe. Nothing here blocks on the network, but {@link #close()} for up to 1 s, and
 * nothing throws because of it.
 */
public final class PresenceClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceClient.class);
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final ClientOutbox outbox;
  private final ClientEvents events;
  private volatile ClientState state = ClientState.IDLE;
  private volatile @Nullable Duration roundTrip;

  /** Guarded by this. */
  private @Nullable ClientRun run;

  private PresenceClient(Builder builder) {
    settings = new ClientSettings(builder);
    outbox = new ClientOutbox(settings);
    events = new ClientEvents(settings.listener);
  }

  /**
   * A builder with all defaults.
   *
   * @param uri the preferred endpoint, {@code ws:} or {@code wss:}
   * @param others used while those before them are avoided
   * @throws IllegalArgumentException if one is no WebSocket URI
   */
  public static Builder builder(URI uri, URI... others) {
    return new Builder(uri, others);
  }

  /** Starts; also after it has stopped. Does nothing while it runs. */
  public synchronized void connect() {
    if (run == null) {
      outbox.accept();
      run = new ClientRun(this, settings, outbox);
      run.start();
    }
  }

  /** What it is doing, and why. */
  public ClientState state() {
    return state;
  }

  /** The last round trip of a ping; empty before the first. */
  public Optional<Duration> roundTrip() {
    return Optional.ofNullable(roundTrip);
  }

  /** How many messages wait to be sent. */
  public int queued() {
    return outbox.size();
  }

  /** What became of a message. None of them says that it arrived. */
  public enum Sent {
    /** Given to the connection. */
    SENT,
    /** Kept until it can be sent. */
    QUEUED,
    /** Refused: there is no room for it, or the client has stopped. */
    DROPPED
  }

  /**
   * Sends a text message, or keeps it until it can be sent. What is given to a connection that dies
   * is not sent again.
   */
  public Sent send(String text) {
    return send((Object) text);
  }

  /** As {@link #send(String)}; what remains of the buffer is copied. */
  public Sent send(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    return send((Object) copy);
  }

  private Sent send(Object message) {
    boolean free = outbox.isFree();
    ClientRun running = running();
    if (running != null) {
      expire(running.threads());
    }
    if (!outbox.add(message, settings.time.nanoTime())) {
      return Sent.DROPPED;
    }
    outbox.pump();
    return free ? Sent.SENT : Sent.QUEUED;
  }

  private synchronized @Nullable ClientRun running() {
    return run;
  }

  /**
   * Makes sure of the server now, for whoever hears of a change of network or a wake from sleep:
   * asks, at most 20 times in 10 s, waits 2 s at most ({@code answer} if that is shorter), and if
   * nothing arrives connects at once without blaming the endpoint. If it only waits, connects now.
   * Connects so at most once in 5 s each.
   */
  public void probe() {
    ClientRun running = running();
    if (running != null) {
      running.probe();
    }
  }

  /** {@link #close(String)} without a reason. */
  @Override
  public void close() {
    close("");
  }

  /**
   * Ends it for good: no return, no thread, no timer is left. What is queued is dropped. Waits up
   * to 1 s for the close frame to be written. Idempotent.
   *
   * @param reason what the server is told, 123 bytes at most; cut if it is longer
   */
  public void close(String reason) {
    Future<?> closed = end(reason);
    if (closed != null) {
      await(closed);
    }
  }

  private synchronized @Nullable Future<?> end(String reason) {
    ClientRun ending = run;
    if (ending == null) {
      return null;
    }
    run = null;
    return ending.close(reason, outbox.close());
  }

  private static void await(Future<?> closed) {
    try {
      closed.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("the close frame was not written within {}", GOODBYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- for the run

  ClientEvents events() {
    return events;
  }

  void enter(ClientThreads threads, ClientState next) {
    ClientState previous = state;
    state = next;
    LOG.debug("{}: {}, {}", next.uri().orElse(null), next.name(), next.reason());
    events.tell(threads, listener -> listener.state(next, previous));
  }

  void measured(ClientThreads threads, Duration measured) {
    roundTrip = measured;
    events.tell(threads, listener -> listener.roundTrip(measured));
  }

  void expire(ClientThreads threads) {
    tellDropped(threads, outbox.expire(settings.time.nanoTime()), "too old");
  }

  void tellDropped(ClientThreads threads, List<Object> messages, String why) {
    messages.forEach(m -> events.tell(threads, listener -> listener.dropped(m, why)));
  }

  /** The server ended it for good. */
  synchronized List<Object> stopped(ClientRun ended) {
    if (run != ended) {
      return List.of();
    }
    run = null;
    return outbox.close();
  }

  /** For example {@code PresenceClient(ONLINE, wss://one.example/client)}. */
  @Override
  public String toString() {
    ClientState now = state;
    return "PresenceClient(" + now.name() + ", " + now.uri().orElse(settings.uris.get(0)) + ")";
  }

  /** Settings of a {@link PresenceClient}. Not thread-safe. */
  public static final class Builder {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    final List<URI> uris = new ArrayList<>();
    final Set<Integer> stopOn = new HashSet<>();
    @Nullable WebSocketContainer container;
    Callable<Map<String, String>> headers = Map::of;
    Optional<Callable<String>> ticket = Optional.empty();
    String ticketParameter = "ticket";
    Duration ticketTimeout = Duration.ofSeconds(10);
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration ask = Duration.ofSeconds(5);
    Duration answer = Duration.ofSeconds(5);
    Duration spread = Duration.ZERO;
    boolean introduces;
    Duration base = Duration.ofMillis(500);
    Duration cap = Duration.ofSeconds(30);
    Duration stableAfter = Duration.ofSeconds(30);
    int outboxMessages = 1_000;
    int outboxBytes = 256 << 10;
    Duration outboxAge = Duration.ofSeconds(60);
    List<String> subprotocols = List.of();
    ClientListener listener = new ClientListener() {};
    Supplier<ClientThreads> threads = SharedClientThreads::acquire;
    TimeSource time = TimeSource.system();
    DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();

    private Builder(URI uri, URI... others) {
      add(uri);
      for (URI other : others) {
        add(other);
      }
    }

    private void add(URI uri) {
      boolean webSocket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
      if (!webSocket || uri.getHost() == null || uri.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "an endpoint must look like wss://host/path, without a fragment, is " + uri);
      }
      if (!uris.contains(uri)) {
        uris.add(uri);
      }
    }

    /** The container that connects; default {@link ContainerProvider}'s, one per client. */
    public Builder container(WebSocketContainer container) {
      this.container = container;
      return this;
    }

    /**
     * Headers of the handshake; default none.
     *
     * @param headers called before each attempt on a thread that it may block; interrupted after
     *     {@link #ticketTimeout}. What it throws fails the attempt
     */
    public Builder headers(Callable<Map<String, String>> headers) {
      this.headers = headers;
      return this;
    }

    /**
     * A ticket for the query of the URI; default none.
     *
     * @param ticket called as {@link #headers}
     */
    public Builder ticket(Callable<String> ticket) {
      this.ticket = Optional.of(ticket);
      return this;
    }

    /** The ticket's name in the query; default {@code ticket}. */
    public Builder ticketParameter(String name) {
      this.ticketParameter = name;
      return this;
    }

    /** How long headers and ticket may take together, 1 ms to 1 day; default 10 s. */
    public Builder ticketTimeout(Duration timeout) {
      this.ticketTimeout = HeartbeatTimes.between("ticketTimeout", timeout, SHORTEST, LONGEST);
      return this;
    }

    /** From there to the open connection, 1 ms to 1 day; default 10 s. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = HeartbeatTimes.between("connectTimeout", timeout, SHORTEST, LONGEST);
      return this;
    }

    /** Silence before the server is asked by a ping, 1 s to 5 min; default 5 s. */
    public Builder ask(Duration silence) {
      this.ask =
          HeartbeatTimes.between(
              "ask", silence, HeartbeatTimes.SHORTEST_ASK, HeartbeatTimes.LONGEST_ASK);
      return this;
    }

    /** How long an answer is waited for, 0.5 s to 1 min; default 5 s. */
    public Builder answer(Duration wait) {
      this.answer =
          HeartbeatTimes.between(
              "answer", wait, HeartbeatTimes.SHORTEST_ANSWER, HeartbeatTimes.LONGEST_ANSWER);
      return this;
    }

    /**
     * Whether to speak the application heartbeat too; default false, because pings tell this side
     * all it needs, and a server that does not know the protocol would take it for a message. With
     * it the server decides {@code ask}, {@code answer} and {@code spread}, and can tell when this
     * process is frozen while its network answers.
     */
    public Builder introduces(boolean introduces) {
      this.introduces = introduces;
      return this;
    }

    /**
     * Backoff: the n-th return is delayed by a random part of {@code min(cap, base x 2^n)}, each 1
     * ms to 1 day; default 500 ms and 30 s.
     */
    public Builder backoff(Duration base, Duration cap) {
      this.base = HeartbeatTimes.between("base", base, SHORTEST, LONGEST);
      this.cap = HeartbeatTimes.between("cap", cap, base, LONGEST);
      return this;
    }

    /** The least window of a random delay, zero to 10 min; default zero. A welcome replaces it. */
    public Builder spread(Duration window) {
      this.spread =
          HeartbeatTimes.between("spread", window, Duration.ZERO, HeartbeatTimes.LONGEST_SPREAD);
      return this;
    }

    /** How long a connection must have lasted for the backoff to start again; default 30 s. */
    public Builder stableAfter(Duration age) {
      this.stableAfter = HeartbeatTimes.between("stableAfter", age, SHORTEST, LONGEST);
      return this;
    }

    /**
     * What is kept while nothing can be sent; default 1,000 messages, 256 KiB (a character counts
     * two bytes), 60 s. A message for which there is no room is refused; one that grew too old is
     * dropped.
     */
    public Builder outbox(int messages, int bytes, Duration age) {
      if (messages < 0 || bytes < 0) {
        throw new IllegalArgumentException(
            "an outbox has no negative size, is " + messages + " messages, " + bytes + " bytes");
      }
      this.outboxMessages = messages;
      this.outboxBytes = bytes;
      this.outboxAge = HeartbeatTimes.between("age", age, SHORTEST, LONGEST);
      return this;
    }

    /** Close codes of the application's own after which not to come back. */
    public Builder stopOn(int... codes) {
      for (int code : codes) {
        stopOn.add(code);
      }
      return this;
    }

    /** Subprotocols, the preferred first; default none. */
    public Builder subprotocols(String... names) {
      this.subprotocols = List.of(names);
      return this;
    }

    /** Who is told; default nobody. */
    public Builder listener(ClientListener listener) {
      this.listener = listener;
      return this;
    }

    /** For tests in virtual time. */
    Builder threads(ClientThreads threads, DoubleSupplier chance) {
      this.threads = () -> threads;
      this.time = threads.time();
      this.chance = chance;
      return this;
    }

    WebSocketContainer container() {
      return container == null ? ContainerProvider.getWebSocketContainer() : container;
    }

    /**
     * The client, idle.
     *
     * @throws RuntimeException if no container was given and none is on the class path
     */
    public PresenceClient build() {
      return new PresenceClient(this);
    }

    /** The client, connecting. */
    public PresenceClient connect() {
      PresenceClient client = build();
      client.connect();
      return client;
    }
  }
}
