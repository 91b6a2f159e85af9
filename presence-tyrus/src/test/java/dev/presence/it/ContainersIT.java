package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold in every container. */
class ContainersIT {
  @RegisterExtension final Bench bench = new Bench();

  @ParameterizedTest
  @EnumSource
  void a_session_joins_echoes_and_leaves_once(ServerKind kind) {
    TestServer server = bench.localServer(kind.option(), "interval=PT2S", "timeout=PT2S");
    TestPeer peer = bench.localClient(server.port()).connect("anna");
    peer.echo("hello");
    peer.close();

    assertThat(peer.awaitReport("left").get("reason")).isEqualTo("CLOSED_BY_PEER");
    server.quitWithBalancedBooks();
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
}
