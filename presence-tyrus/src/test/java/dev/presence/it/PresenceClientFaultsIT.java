package dev.presence.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client in a process of its own: behind a link that fails, asleep, and everywhere. */
class PresenceClientFaultsIT {
  private static final Duration TURN = ofMillis(250);

  /** Of {@code brisk} peers. */
  private static final Duration SECOND = ofSeconds(1);

  /** For a busy machine. */
  private static final Duration SLACK = ofSeconds(1);

  /** A client that was later than this asks once more before it gives up. */
  private static final Duration LATE = ofMillis(900);

  /** For what must happen, but has no bound of its own here. */
  private static final Duration PATIENCE = ofSeconds(40);

  /** Earlier than any report. */
  private static final long BEGINNING = System.nanoTime();

  @RegisterExtension final Bench bench = new Bench();

  @Test
  void a_cut_link_is_doubted_within_7_s_and_dialled_again_within_12_s() {
    TestServer server = bench.server("interval=PT2S", "timeout=PT6S");
    TestClient laptop = bench.client();
    laptop.dial("present", "anna", "anna");
    server.joined("anna", 1);
    awaitState(laptop, "ONLINE", BEGINNING);

    int joins = server.all("joined", "anna").size();
    int leaves = server.all("left", "anna").size();
    long cut = System.nanoTime();
    laptop.link().cut();
    Report suspect = awaitState(laptop, "SUSPECT", cut);
    Report dialling = awaitState(laptop, "CONNECTING", cut);
    laptop.link().heal();
    long healed = System.nanoTime();
    Report back = awaitState(laptop, "ONLINE", dialling.mono());

    System.out.printf(
        "MEASURED cut link, defaults: doubted after %d ms, dialled again after %d ms, online %d ms"
            + " after the heal%n",
        since(cut, suspect).toMillis(),
        since(cut, dialling).toMillis(),
        since(healed, back).toMillis());
    assertThat(since(cut, suspect)).isLessThan(ofSeconds(7).plus(excuse(suspect, Duration.ZERO)));
    assertThat(since(cut, dialling))
        .isLessThan(ofSeconds(12).plus(excuse(dialling, ofSeconds(5).plus(TURN))));
    // The attempt that was under way has 10 s, the delay before the next is 2 s at most.
    assertThat(since(healed, back)).isLessThan(ofSeconds(12).plus(excuse(back, Duration.ZERO)));
    server.joined("anna", joins + 1);
    assertThat(server.all("left", "anna")).as("its ghost, long before").hasSize(leaves + 1);
  }

  /** For 30 s; {@code -Dpresence.black-hole=PT10M} for longer. */
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void a_client_that_logs_into_a_black_hole_keeps_no_more_than_its_outbox() {
    Duration length = Duration.parse(System.getProperty("presence.black-hole", "PT30S"));
    TestServer server = bench.server("interval=PT2S", "timeout=PT6S");
    TestClient laptop = bench.client();
    laptop.dial("roomy", "anna", "anna");
    server.joined("anna", 1);
    awaitState(laptop, "ONLINE", BEGINNING);

    laptop.link().cut();
    laptop.process().tell("log anna " + length);
    Report logged = laptop.process().await(length.plus(PATIENCE), "logged", "name", "anna");

    System.out.printf(
        "MEASURED %s in a black hole: %s lines of 5 kB, %s refused, %s kept; %d KiB more than before,"
            + " outbox %d KiB%n",
        length,
        logged.get("said"),
        logged.get("refused"),
        logged.get("queued"),
        logged.number("grown") / 1_024,
        PresencePeer.OUTBOX / 1_024);
    assertThat(logged.number("refused") * 10_000).isGreaterThan(3L * PresencePeer.OUTBOX);
    assertThat(logged.number("queued") * 10_000).isGreaterThan(PresencePeer.OUTBOX / 2);
    assertThat(logged.number("grown")).isLessThanOrEqualTo(PresencePeer.OUTBOX);
  }

  @Test
  void a_client_that_changes_its_address_takes_over_from_its_ghost_and_is_never_offline() {
    TestServer server = bench.server("interval=PT27S", "timeout=PT8S");
    TestClient laptop = bench.client();
    laptop.dial("brisk", "anna", "anna");
    server.joined("anna", 1);
    awaitState(laptop, "ONLINE", BEGINNING);
    int joins = server.all("joined", "anna").size();
    String ghost = server.joined("anna", joins);

    laptop.link().changeAddress();
    long changed = System.nanoTime();
    laptop.process().tell("nudge anna"); // as an application does that is told by its system
    Report back = awaitState(laptop, "ONLINE", changed);
    server.joined("anna", joins + 1);
    Report left = server.process().await("left", "session", ghost);

    System.out.printf(
        "MEASURED changed address: online again after %d ms, by then for %d ms two sessions%n",
        since(changed, back).toMillis(), Duration.ofNanos(left.mono() - back.mono()).toMillis());
    assertThat(left.get("reason")).isEqualTo("REPLACED");
    assertThat(server.all("offline", "anna")).isEmpty();
    assertThat(server.all("online", "anna")).hasSize(1);
  }

  @Test
  void a_client_that_was_stopped_for_20_s_opens_exactly_one_new_socket() {
    TestServer server = bench.server("interval=PT2S", "timeout=PT6S");
    TestClient laptop = bench.client();
    laptop.dial("brisk", "anna", "anna");
    server.joined("anna", 1);
    awaitState(laptop, "ONLINE", BEGINNING);

    int joins = server.all("joined", "anna").size();
    String asleep = server.joined("anna", joins);
    laptop.process().stop();
    server.process().await("left", "session", asleep);
    Pause.of(ofSeconds(15));
    long woken = System.nanoTime();
    laptop.process().resume();
    awaitState(laptop, "ONLINE", woken);
    server.joined("anna", joins + 1);
    Pause.of(ofSeconds(4));

    assertThat(server.all("joined", "anna")).hasSize(joins + 1);
    assertThat(server.all("left", "anna")).hasSize(joins);
    assertThat(established(server, laptop)).hasSize(1);
  }

  private static List<String> established(TestServer server, TestClient client) {
    return server.sockets(client.link().peerAddress()).stream()
        .filter(line -> line.startsWith("ESTAB"))
        .toList();
  }

  @Test
  void a_client_whose_server_vanished_while_it_was_stopped_notices_soon_after_it_goes_on() {
    TestServer server = bench.server("interval=PT27S", "timeout=PT8S");
    TestClient laptop = bench.client();
    laptop.dial("brisk", "anna", "anna");
    server.joined("anna", 1);
    awaitState(laptop, "ONLINE", BEGINNING);

    laptop.process().stop();
    laptop.link().cut();
    Pause.of(ofSeconds(10));
    long woken = System.nanoTime();
    laptop.process().resume();
    Report gaveUp = awaitState(laptop, "WAITING", woken);

    System.out.printf(
        "MEASURED server gone while stopped: noticed %d ms after it went on%n",
        since(woken, gaveUp).toMillis());
    // It was late, so it asks, and then asks once more.
    assertThat(since(woken, gaveUp))
        .isLessThan(
            SECOND.plus(SECOND.plus(TURN).multipliedBy(2)).plus(excuse(gaveUp, SECOND.plus(TURN))));
  }

  @ParameterizedTest
  @EnumSource
  void a_server_that_stops_is_noticed_and_found_again(ServerKind kind) {
    TestServer server = bench.localServer(kind.option(), "interval=PT27S", "timeout=PT8S");
    TestClient client = bench.localClient(server.port());
    client.dial("brisk", "anna", "anna");
    server.joined("anna", 1);
    awaitState(client, "ONLINE", BEGINNING);
    echo(client, "hello");

    long stopped = System.nanoTime();
    server.process().stop();
    Report gaveUp = awaitState(client, "WAITING", stopped);
    server.process().resume();

    System.out.printf(
        "MEASURED %s stopped: noticed after %d ms%n", kind, since(stopped, gaveUp).toMillis());
    assertThat(since(stopped, gaveUp))
        .isLessThan(SECOND.multipliedBy(2).plus(TURN).plus(excuse(gaveUp, SECOND.plus(TURN))));
    // What was given up while the server stood still may reach it now, and take over once more.
    echo(client, "hello again");
  }

  @ParameterizedTest
  @EnumSource
  void a_client_over_tls_is_served_and_comes_back(ServerKind kind, @TempDir Path directory) {
    Path keystore = KeyStoreFile.in(directory, "127.0.0.1");
    TestServer server = bench.localServer(kind.option(), "keystore=" + keystore);
    TestClient client = bench.localClient(server.port(), KeyStoreFile.trustedBy(keystore));
    client.dial("brisk", "anna", "anna");
    server.joined("anna", 1);
    echo(client, "hello");

    long stopped = System.nanoTime();
    server.process().stop();
    awaitState(client, "WAITING", stopped);
    server.process().resume();

    echo(client, "hello again");
  }

  private static Duration since(long began, Report report) {
    return Duration.ofNanos(report.mono() - began);
  }

  /** What a bound may be exceeded by: how late the process was, and the question that it costs. */
  private static Duration excuse(Report report, Duration oneMoreQuestion) {
    Duration late = report.duration("late");
    Duration more = late.compareTo(LATE) > 0 ? oneMoreQuestion : Duration.ZERO;
    return SLACK.plus(late).plus(more);
  }

  /** The first time after that moment that the client entered this state. */
  private static Report awaitState(TestClient client, String state, long after) {
    return client
        .process()
        .await(PATIENCE, "state", s -> s.get("state").equals(state) && s.mono() - after > 0);
  }

  /** Says it until the answer comes: what a connection held that was lost is not sent again. */
  private static void echo(TestClient client, String word) {
    long began = System.nanoTime();
    do {
      client.process().tell("say anna echo " + word);
      if (client
          .process()
          .find(SECOND, "text", text -> text.get("text").endsWith(word))
          .isPresent()) {
        return;
      }
    } while (System.nanoTime() - began < PATIENCE.toNanos());
    throw new AssertionError("no echo of '" + word + "' within " + PATIENCE);
  }
}
