package dev.presence.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Java client on a real Tyrus, against a real server that goes away without a word. */
class PresenceClientIT {
  private static final Duration ASK = ofSeconds(1);
  private static final Duration ANSWER = ofSeconds(1);
  private static final Duration TURN = ofMillis(250);

  /** What the client promises: ask, answer, and the turn that it gives to reading threads. */
  private static final Duration BOUND = ASK.plus(ANSWER).plus(TURN);

  /** For a busy machine. */
  private static final Duration SLACK = ofSeconds(3);

  /** How long this process stood still, the client in it too. */
  private static final Lateness LATENESS = Lateness.watch();

  /** A client that was later than this asks once more before it gives up. */
  private static final Duration LATE = ofMillis(900);

  /** For what no promise is about. */
  private static final Duration PATIENCE = ofSeconds(30);

  @RegisterExtension final Bench bench = new Bench();

  private final List<PresenceClient> clients = new ArrayList<>();
  private final Told told = new Told();

  private static final class Told implements ClientListener {
    final BlockingQueue<ClientState> states = new LinkedBlockingQueue<>();
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void state(ClientState state, ClientState previous) {
      states.add(state);
    }

    @Override
    public void message(String text) {
      messages.add(text);
    }

    /** Forgets what was told before. */
    ClientState await(Name name, Duration limit) throws InterruptedException {
      long end = System.nanoTime() + limit.toNanos();
      ClientState state = null;
      for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
        state = states.poll(left, TimeUnit.NANOSECONDS);
        if (state != null && state.name() == name) {
          return state;
        }
      }
      throw new AssertionError("not " + name + " within " + limit + ", last " + state);
    }
  }

  @AfterEach
  void close() {
    clients.forEach(PresenceClient::close);
  }

  private PresenceClient connect(URI uri, URI... others) {
    return connect(ASK, ofSeconds(1), uri, others);
  }

  private PresenceClient connect(Duration ask, Duration connectTimeout, URI uri, URI... others) {
    // Tyrus' own timeout, after which an attempt that was given up frees its socket; default 30 s.
    int freed = Math.toIntExact(connectTimeout.plusSeconds(1).toMillis());
    ClientManager container = ClientManager.createClient();
    container.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, freed);
    PresenceClient client =
        PresenceClient.builder(uri, others)
            .container(container)
            .ask(ask)
            .answer(ANSWER)
            .connectTimeout(connectTimeout)
            .backoff(ofMillis(100), ofSeconds(1))
            .listener(told)
            .connect();
    clients.add(client);
    return client;
  }

  /**
   * A server that has served somebody: the first handshake of a process may take longer than the
   * client waits, and what it gives up is served later and takes its place.
   */
  private TestServer server() throws Exception {
    TestServer server = bench.localServer();
    PresenceClient first = connect(ASK, PATIENCE, server.uri("127.0.0.1", server.port(), "first"));
    told.await(Name.ONLINE, PATIENCE);
    first.close();
    told.await(Name.STOPPED, PATIENCE);
    return server;
  }

  /** Waits for a state that is to come so soon after that moment. */
  private ClientState within(Duration bound, Name name, long since) throws InterruptedException {
    ClientState state = told.await(name, PATIENCE);
    Duration late = LATENESS.worst();
    Duration oneMoreQuestion = late.compareTo(LATE) > 0 ? ANSWER.plus(TURN) : Duration.ZERO;
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .as("until %s, on a machine that was late by %s", name, late)
        .isLessThanOrEqualTo(bound.plus(SLACK).plus(late).plus(oneMoreQuestion));
    return state;
  }

  @Test
  void a_server_that_stops_is_noticed_within_the_bound_and_found_again() throws Exception {
    TestServer server = server();
    PresenceClient client = connect(server.uri("127.0.0.1", server.port(), "anna"));
    told.await(Name.ONLINE, PATIENCE);
    await("an echo", PATIENCE, () -> echoes(client, "echo 1"));

    told.states.clear();
    LATENESS.begin();
    long stopped = System.nanoTime();
    server.process().stop();
    ClientState gaveUp = within(BOUND, Name.WAITING, stopped);
    Duration noticed = Duration.ofNanos(System.nanoTime() - stopped);
    assertThat(gaveUp.reason()).matches("silent for \\d+\\.\\d s");

    Pause.of(ofSeconds(5)); // connects hang meanwhile
    long healed = System.nanoTime();
    server.process().resume();
    told.await(Name.ONLINE, PATIENCE);
    System.out.printf(
        "MEASURED server stopped: noticed after %d ms (bound %d), back %d ms after it went on%n",
        noticed.toMillis(),
        BOUND.toMillis(),
        Duration.ofNanos(System.nanoTime() - healed).toMillis());
    // The resumed server also serves the connects that were given up. The last of them may take
    // this session's place; what was sent to it is lost, and the client comes back once more.
    await("an echo", PATIENCE, () -> echoes(client, "echo 2"));
  }

  private boolean echoes(PresenceClient client, String text) {
    client.send(text);
    try {
      return text.equals(told.messages.poll(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_cut_link_is_noticed_and_the_next_endpoint_taken() throws Exception {
    TestServer server = bench.localServer();
    try (BlackHoleProxy proxy = BlackHoleProxy.to(server.port())) {
      PresenceClient client =
          connect(
              ASK,
              PATIENCE, // so that it connects by the first
              server.uri("127.0.0.1", proxy.port(), "boris"),
              server.uri("127.0.0.1", server.port(), "boris"));
      told.await(Name.ONLINE, PATIENCE);

      LATENESS.begin();
      long cut = System.nanoTime();
      proxy.cut();
      // Sending does not keep a dead link alive, nor does it block.
      for (int i = 0; i < 100; i++) {
        client.send("chatter " + "x".repeat(10_000));
      }
      within(BOUND, Name.WAITING, cut);
      ClientState back = told.await(Name.ONLINE, PATIENCE);

      assertThat(back.uri()).contains(server.uri("127.0.0.1", server.port(), "boris"));
      String first = server.joined("boris", 1);
      server.joined("boris", 2);
      server.process().await("left", "session", first);
    }
  }

  @Test
  void connecting_to_a_black_hole_gives_up_after_the_timeout() throws Exception {
    TestServer server = bench.localServer();
    try (BlackHoleProxy proxy = BlackHoleProxy.to(server.port())) {
      proxy.cut();
      LATENESS.begin();
      long began = System.nanoTime();
      connect(
          server.uri("127.0.0.1", proxy.port(), "chen"),
          server.uri("127.0.0.1", server.port(), "chen"));

      ClientState gaveUp = within(ofSeconds(1), Name.WAITING, began);
      assertThat(gaveUp.reason()).isEqualTo("no connection within 1.0 s");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(ofMillis(900));
      told.await(Name.ONLINE, PATIENCE);
    }
  }

  @Test
  void any_number_of_clients_share_one_thread_and_the_last_leaves_none() throws Exception {
    TestServer server = bench.localServer();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 20; i++) {
      connect(ofSeconds(60), PATIENCE, server.uri("127.0.0.1", server.port(), "user" + i));
    }
    await(
        "all online",
        PATIENCE.multipliedBy(2),
        () -> clients.stream().allMatch(c -> is(c, Name.ONLINE)));
    await("one thread", PATIENCE, () -> ours().size() == 1);
    assertThat(ours().get(0)).matches("presence-client-\\d+");

    clients.forEach(PresenceClient::close);

    await("no thread", PATIENCE, () -> ours().isEmpty());
    await("none of Tyrus", PATIENCE, () -> newSince(before).isEmpty());
  }

  private static boolean is(PresenceClient client, Name name) {
    return client.state().name() == name;
  }

  private static List<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("presence-client"))
        .toList();
  }

  private static String stacks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(thread -> thread.getKey() + " at " + List.of(thread.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> newSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> !name.startsWith("process reaper"))
        .collect(Collectors.toSet());
  }

  @Test
  void a_server_that_is_given_up_with_unsent_data_leaves_no_socket() throws Exception {
    TestServer server = bench.localServer();
    openTheSocketThatTheJvmKeeps();
    Set<String> before = sockets();
    PresenceClient client = connect(server.uri("127.0.0.1", server.port(), "dina"));
    told.await(Name.ONLINE, PATIENCE);
    server.process().stop();
    String big = "chatter " + "x".repeat(60_000);
    for (int i = 0; i < 20_000 && client.send(big) != PresenceClient.Sent.DROPPED; i++) {
      while (client.queued() > 1 && is(client, Name.ONLINE)) {
        Thread.onSpinWait();
      }
    }
    told.await(Name.WAITING, PATIENCE);
    client.close();

    await("no socket", PATIENCE, () -> before.containsAll(sockets()));
  }

  /** When it first closes one. */
  private static void openTheSocketThatTheJvmKeeps() throws IOException {
    SocketChannel.open().close();
  }

  private static Set<String> sockets() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(PresenceClientIT::target)
          .filter(target -> target.startsWith("socket:"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static void await(String what, Duration limit, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what + "; threads " + stacks());
      }
      Pause.of(ofMillis(20));
    }
  }
}
