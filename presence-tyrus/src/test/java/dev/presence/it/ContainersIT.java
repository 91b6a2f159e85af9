package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What must hold in every container. */
class ContainersIT {
  /** With those whose thread the machine keeps waiting: nobody falls silent here. */
  private static final String[] PATIENCE = {"interval=PT20S", "timeout=PT60S"};

  @RegisterExtension final Bench bench = new Bench();
  private final Map<String, WirePeer> peers = new HashMap<>();

  private TestServer server(ServerKind kind) {
    return bench.localServer(kind.option(), PATIENCE[0], PATIENCE[1]);
  }

  @AfterEach
  void hangUp() {
    peers.values().forEach(WirePeer::close);
  }

  @ParameterizedTest
  @EnumSource
  void a_session_joins_echoes_keeps_its_one_pong_handler_and_leaves_once(ServerKind kind) {
    TestServer server = server(kind);
    TestPeer peer = bench.localClient(server.port()).connect("anna");
    peer.echo("hello");
    peer.say("pongs");
    Report second = server.process().await("second-handler", "user", "anna");
    peer.close();

    assertThat(second.get("outcome")).isEqualTo(takesPongsItself(kind) ? "taken" : "refused");
    assertThat(peer.awaitReport("left").get("reason")).isEqualTo("CLOSED_BY_PEER");
    server.quitWithBalancedBooks();
  }

  /** There presence needs no handler, and leaves the only one to the application. */
  private static boolean takesPongsItself(ServerKind kind) {
    return kind == ServerKind.TYRUS;
  }

  @ParameterizedTest
  @EnumSource
  void a_session_over_tls_joins_and_echoes(ServerKind kind, @TempDir Path directory) {
    Path keystore = KeyStoreFile.in(directory, "127.0.0.1");
    TestServer server = bench.localServer(kind.option(), "keystore=" + keystore, "workers=4");
    TestPeer peer =
        bench.localClient(server.port(), KeyStoreFile.trustedBy(keystore)).connect("anna");

    peer.echo("hello");
  }

  @ParameterizedTest
  @EnumSource
  void the_same_server_without_presence_serves_too(ServerKind kind) {
    TestServer server = bench.localServer(kind.option(), "bare=true");
    TestPeer peer = bench.localClient(server.port()).connect("anna");
    peer.echo("hello");
    peer.close();

    assertThat(peer.awaitReport("left").get("reason")).contains("1000");
  }

  @ParameterizedTest
  @EnumSource
  void a_departure_says_who_ended_the_session(ServerKind kind) {
    TestServer server = server(kind);
    for (String user : List.of("leaves", "reset", "ended", "ended-by-handler", "vanished")) {
      peers.put(user, WirePeer.connect(server.uri("127.0.0.1", server.port(), user)));
      server.joined(user, 1);
    }

    peers.get("leaves").leave();
    peers.get("reset").reset();
    peers.get("vanished").close();
    server.process().tell("end ended");
    peers.get("ended-by-handler").say("end");

    assertThat(reason(server, "leaves")).isEqualTo("CLOSED_BY_PEER");
    assertThat(reason(server, "reset")).isEqualTo("CONNECTION_LOST");
    assertThat(reason(server, "vanished")).isEqualTo("CONNECTION_LOST");
    assertThat(reason(server, "ended")).isEqualTo("CLOSED_BY_SERVER");
    assertThat(reason(server, "ended-by-handler")).isEqualTo("CLOSED_BY_SERVER");
    server.quitWithBalancedBooks();
  }

  private static String reason(TestServer server, String user) {
    Report left = server.process().await("left", "user", user);
    System.out.println("MEASURED " + user + ": " + left.get("reason") + ", " + left.get("detail"));
    return left.get("reason");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SPRING", "TYRUS"})
  void an_endpoint_that_takes_pongs_itself_is_told_what_to_do(ServerKind kind) {
    TestServer server = bench.localServer(kind.option(), "endpoint=pongs");
    peers.put("anna", WirePeer.connect(server.uri("127.0.0.1", server.port(), "anna")));

    assertThat(server.process().await("refused", "user", "anna").get("why"))
        .contains("applicationForwardsPongs(true)");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SPRING")
  void an_endpoint_that_forwards_its_pongs_is_served_by_them(ServerKind kind) {
    TestServer server =
        bench.localServer(
            kind.option(), "endpoint=pongs", "forwards=true", "interval=PT1S", "timeout=PT30S");
    peers.put("anna", WirePeer.connect(server.uri("127.0.0.1", server.port(), "anna")));

    assertThat(server.process().await("pong", "user", "anna").get("ours")).isEqualTo("true");
  }
}
