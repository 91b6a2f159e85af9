package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are told in parts, where the container does not show its bytes. */
class StalledPartsIT {
  /** As the timeout, longer than a busy machine keeps a test waiting between two parts. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration CLOSED = Duration.ofSeconds(10);

  @RegisterExtension final Bench bench = new Bench();
  private final List<WirePeer> peers = new ArrayList<>();

  @AfterEach
  void hangUp() {
    peers.forEach(WirePeer::close);
  }

  private TestServer server(ServerKind kind) {
    return bench.localServer(
        kind.option(), "endpoint=parts", "messageLimit=" + LIMIT, "interval=PT1S", "timeout=PT8S");
  }

  private WirePeer connect(TestServer server, String user) {
    WirePeer peer = WirePeer.connect(server.uri("127.0.0.1", server.port(), user));
    peers.add(peer);
    server.joined(user, 1);
    return peer;
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "JETTY", "UNDERTOW"})
  void who_does_not_finish_a_message_that_is_told_in_parts_leaves_and_who_is_slow_stays(
      ServerKind kind) {
    TestServer server = server(kind);
    long before = server.socketsAfter("first", () -> connect(server, "first"));
    WirePeer stalled = connect(server, "stalled");
    WirePeer slow = connect(server, "slow");

    stalled.begin("b");
    slow.begin("b");
    for (int i = 0; i < 3; i++) {
      Pause.of(PAUSE);
      stalled.goOn("c");
      slow.goOn("c");
    }
    slow.end("the end");

    assertThat(server.process().await("message", "user", "slow").get("end")).endsWith("the end");
    Report left = server.process().await("left", "user", "stalled");
    assertThat(left.get("reason")).as(left.toString()).isEqualTo("STALLED_MESSAGE");
    assertThat(left.get("detail")).contains("is unfinished (limit 8.0 s), 4 parts so far");
    assertThat(server.process().await("onclose", "id", left.get("session")).get("code"))
        .isEqualTo("4408");
    Pause.of(LIMIT);
    assertThat(server.all("left", "slow")).isEmpty();
    slow.leave();
    server.process().await("left", "user", "slow");
    awaitSockets(server, before);
    assertThat(server.stat("terminationsUnconfirmed")).isZero();
    server.quitWithBalancedBooks();
  }

  private static void awaitSockets(TestServer server, long most) {
    long deadline = System.nanoTime() + CLOSED.toNanos();
    while (server.sockets() > most) {
      assertThat(System.nanoTime() - deadline).as("sockets closed within " + CLOSED).isNegative();
      Pause.of(Duration.ofMillis(50));
    }
  }

  /** Tomcat alone hands out nothing of a frame that trickles: there it ends when the bytes do. */
  @ParameterizedTest
  @CsvSource({"TOMCAT,DEAD", "JETTY,STALLED_MESSAGE", "UNDERTOW,STALLED_MESSAGE"})
  void a_frame_that_trickles_in_is_told_in_parts_but_on_tomcat(ServerKind kind, String reason) {
    TestServer server = server(kind);
    WirePeer trickling = connect(server, "trickling");

    // Where it is seen, the server ends it before we do.
    trickling.trickle(Duration.ofMillis(200), LIMIT.plusSeconds(3));

    Report left = server.process().await("left", "user", "trickling");
    assertThat(left.get("reason")).as(left.toString()).isEqualTo(reason);
    server.quitWithBalancedBooks();
  }
}
