package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each container has to do for presence when peers fall silent, trickle or do not read. Spring
 * has Tomcat's sessions, and Tyrus has tests of its own, so some run on the other three only.
 */
class ContainerFaultsIT {
  private static final Duration BOUND = Duration.ofSeconds(4);
  private static final Duration A_SECOND_ON_SHARED_CORES = Duration.ofSeconds(1);
  private static final Duration RELEASE = Duration.ofSeconds(2);
  private static final String[] POLICY = {"interval=PT1S", "timeout=PT3S"};

  @RegisterExtension final Bench bench = new Bench();
  private final List<WirePeer> peers = new ArrayList<>();

  private TestServer server(ServerKind kind, String... more) {
    List<String> options = new ArrayList<>(List.of(POLICY));
    options.add(kind.option());
    options.addAll(List.of(more));
    return bench.localServer(options.toArray(String[]::new));
  }

  private WirePeer connect(TestServer server, String user) {
    WirePeer peer = WirePeer.connect(server.uri("127.0.0.1", server.port(), user));
    peers.add(peer);
    return peer;
  }

  @AfterEach
  void hangUp() {
    peers.forEach(WirePeer::close);
  }

  @ParameterizedTest
  @EnumSource
  void silent_peers_leave_within_the_bound_and_nothing_of_them_stays(ServerKind kind) {
    TestServer server = server(kind);
    long before = server.socketsAfter("first", () -> connect(server, "first"));
    WirePeer idle = connect(server, "idle");
    WirePeer full = connect(server, "full");
    server.joined("idle", 1);
    server.joined("full", 1);

    idle.silence();
    full.silence();
    server.floodUntilBlocked("full");

    Report left = left(server, "full");
    assertThat(left.get("reason")).isEqualTo("DEAD");
    assertThat(left(server, "idle").get("reason")).isEqualTo("DEAD");
    Report freed = server.awaitFreedSender("full", RELEASE.plusSeconds(20));
    Duration late = Duration.ofNanos(freed.mono() - left.mono());
    System.out.printf("MEASURED %s: blocked sender freed %d ms after%n", kind, late.toMillis());
    assertThat(late).as("blocked sender freed after").isLessThan(RELEASE);
    await("sockets closed", RELEASE, () -> server.sockets() <= before);
    assertThat(server.stat("terminationsUnconfirmed")).isZero();
    onClose(server, left.get("session"), "false");
    server.quitWithBalancedBooks();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY", "UNDERTOW"})
  void a_peer_that_leaves_a_message_unfinished_is_alive_by_its_bytes(ServerKind kind) {
    TestServer server = server(kind);
    WirePeer slow = connect(server, "slow");
    server.joined("slow", 1);

    Duration pause = slow.trickle(Duration.ofMillis(300), BOUND.multipliedBy(2));

    assertStays(server, "slow", pause, BOUND);
    long silent = System.nanoTime();
    Report left = left(server, "slow");
    assertInTime(left, silent);
  }

  /** Unless this process stood still for so long that the peer in it really fell silent. */
  private static void assertStays(
      TestServer server, String user, Duration longestPause, Duration bound) {
    if (longestPause.compareTo(bound.minus(A_SECOND_ON_SHARED_CORES)) < 0) {
      assertThat(server.all("left", user)).as("evicted though bytes arrived").isEmpty();
    }
  }

  private static void assertInTime(Report left, long silent) {
    Duration excused = left.duration("q").plus(left.duration("s"));
    assertThat(left.get("reason")).as(left.toString()).isEqualTo("DEAD");
    assertThat(Duration.ofNanos(left.mono() - silent))
        .isLessThan(BOUND.plus(A_SECOND_ON_SHARED_CORES).plus(excused));
  }

  /** Bytes count when they come, not only while an answer to a ping is due. */
  @ParameterizedTest
  @EnumSource
  void a_peer_whose_bytes_come_within_the_interval_is_alive_however_short_the_timeout_is(
      ServerKind kind) {
    Duration interval = Duration.ofSeconds(4);
    // After the first byte a ping would be due 0.8 s later, and the next byte 2.4 s after that.
    Duration pause = Duration.ofMillis(3_200);
    TestServer server = bench.localServer(kind.option(), "interval=" + interval, "timeout=PT2S");
    WirePeer slow = connect(server, "slow");
    server.joined("slow", 1);

    Duration longest = slow.trickle(pause, pause.multipliedBy(3));

    assertStays(server, "slow", longest, interval.plusSeconds(2));
  }

  /** All is read at once, and handled long after the peer has died. */
  @ParameterizedTest
  @EnumSource
  void a_backlog_of_messages_keeps_no_dead_peer(ServerKind kind) {
    TestServer server = server(kind);
    WirePeer dying = connect(server, "dying");
    server.joined("dying", 1);

    dying.sayAtOnce("work 1000", 20);
    dying.silence();

    long silent = System.nanoTime();
    assertInTime(left(server, "dying"), silent);
  }

  /** Its pongs wait behind its own messages, in the container or in the kernel. */
  @ParameterizedTest
  @EnumSource
  void a_backlog_of_messages_makes_no_living_peer_dead(ServerKind kind)
      throws InterruptedException {
    TestServer server = server(kind);
    WirePeer patient = connect(server, "patient");
    server.joined("patient", 1);

    for (int i = 0; i < 8; i++) {
      patient.say("work 1000");
    }
    patient.say("echo still-here");

    assertThat(patient.heard()).endsWith("still-here");
    assertThat(server.all("left", "patient")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY", "UNDERTOW"})
  void a_peer_whose_handler_is_slow_is_alive_by_what_it_leaves_in_the_queue(ServerKind kind)
      throws InterruptedException {
    TestServer server = server(kind);
    WirePeer patient = connect(server, "patient");
    server.joined("patient", 1);

    patient.say("work " + BOUND.multipliedBy(2).plusSeconds(1).toMillis());
    server.process().await("worked", "user", "patient");

    assertThat(server.all("left", "patient")).as("evicted while its handler ran").isEmpty();
    patient.say("echo still-here");
    assertThat(patient.heard()).endsWith("still-here");
  }

  /** Where an orderly close would wait for the message, on Tomcat, there is none. */
  @ParameterizedTest
  @EnumSource
  void an_application_s_own_message_under_way_holds_up_no_close_of_ours(ServerKind kind) {
    TestServer server = bench.localServer(kind.option(), "interval=PT20S", "timeout=PT20S");
    WirePeer deaf = connect(server, "deaf");
    server.joined("deaf", 1);
    deaf.silence();
    server.process().tell("async deaf");
    server.process().await("async-begun", "user", "deaf");
    // Tomcat writes it in parts, and between two of them a close gets through.
    Pause.of(Duration.ofSeconds(2));

    server.process().tell("evict deaf");

    assertThat(server.process().await("evicted", "user", "deaf").number("closing")).isZero();
    Report left = left(server, "deaf");
    assertThat(left.get("reason")).isEqualTo("CLOSED_BY_SERVER");
    onClose(server, left.get("session"), "false");
    server.quitWithBalancedBooks();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY", "UNDERTOW"})
  void an_application_may_stream_a_message_while_it_is_pinged(ServerKind kind)
      throws InterruptedException {
    TestServer server = server(kind);
    WirePeer reader = connect(server, "reader");
    server.joined("reader", 1);

    reader.say("part " + BOUND.plusSeconds(1).toMillis());

    assertThat(reader.heard()).isEqualTo("begun");
    assertThat(reader.heard()).isEqualTo("ended");
    assertThat(server.all("left", "reader")).isEmpty();
    assertThat(server.stat("pingFailures")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY", "UNDERTOW"})
  void a_session_of_an_unknown_container_leaves_in_time_and_what_stays_is_counted(ServerKind kind) {
    TestServer server = server(kind, "endpoint=hidden");
    WirePeer hidden = connect(server, "hidden");
    WirePeer hanging = connect(server, "hanging");
    server.joined("hidden", 1);
    server.joined("hanging", 1);

    hidden.silence();
    hanging.silence();

    assertThat(left(server, "hidden").get("reason")).isEqualTo("DEAD");
    assertThat(left(server, "hanging").get("reason")).isEqualTo("DEAD");
    // Undertow says that a session is open as long as the peer has not closed it too.
    long unconfirmed = kind == ServerKind.UNDERTOW ? 2 : 1;
    await(
        "what hangs is counted",
        RELEASE.plusSeconds(20),
        () -> server.stat("terminationsUnconfirmed") == unconfirmed);
    assertThat(server.process().logged("WARN", "not known to be freed")).hasSize((int) unconfirmed);
    assertThat(server.process().logged("WARN", "no access to the sockets")).hasSize(1);
  }

  private static Report left(TestServer server, String user) {
    return server.process().await("left", "user", user);
  }

  private static void onClose(TestServer server, String id, String first) {
    Report told = server.process().await("onclose", "id", id);
    assertThat(told.get("first")).as("late onClose is the first to know").isEqualTo(first);
  }

  private static void await(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what + " within " + limit).isNegative();
      Pause.of(Duration.ofMillis(50));
    }
  }
}
