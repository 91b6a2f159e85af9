package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.tyrus.server.Server;
import org.junit.jupiter.api.Test;

class BytesAreEvidenceIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration EVERY = Duration.ofMillis(200);

  /** Some seconds more than the timeout. */
  private static final int BYTES = 25;

  @Test
  void bytes_of_an_unfinished_message_keep_a_peer_present() throws Exception {
    Loopback.Setup setup = setup();
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      keepsPresentWhileBytesArrive(server, peer);
    }
  }

  @Test
  void bytes_under_tls_keep_a_peer_present() throws Exception {
    TestTls tls = TestTls.create();
    Loopback.Setup setup = setup();
    setup.tls = new SSLEngineConfigurator(tls.context(), false, false, false);
    SocketFactory sockets = tls.context().getSocketFactory();
    try (Loopback server = setup.start();
        RawPeer peer = RawPeer.connect(sockets, server.port(), Loopback.PATH, "")) {
      keepsPresentWhileBytesArrive(server, peer);
    }
  }

  /** Long before there are enough of them to be decrypted. */
  @Test
  void bytes_of_an_unfinished_tls_record_keep_a_peer_present() throws Exception {
    TestTls tls = TestTls.create();
    Loopback.Setup setup = setup();
    setup.tls = new SSLEngineConfigurator(tls.context(), false, false, false);
    AtomicInteger handled = new AtomicInteger();
    setup.onText = (session, text) -> handled.incrementAndGet();
    SocketFactory sockets = tls.context().getSocketFactory();
    try (Loopback server = setup.start();
        Trickle slow = new Trickle(server.port(), EVERY);
        RawPeer peer = RawPeer.connect(sockets, slow.port(), Loopback.PATH, "")) {
      server.session();
      slow.slowDown();
      peer.text("slow"); // one record, for some seconds

      Await.until("the message", Loopback.LIMIT, () -> handled.get() == 1, server::state);
      assertThat(server.registry().departures()).as("%s", server.state()).isEmpty();
    }
  }

  @Test
  void bytes_are_evidence_on_a_tyrus_server_too() throws Exception {
    Server tyrus = new Server("localhost", -1, "/", Map.of(), Quiet.class);
    tyrus.start();
    WebSocketPresence presence =
        TyrusPresence.of(WebSocketPresence.builder().policy(HeartbeatPolicy.passive(TIMEOUT)))
            .install(tyrus);
    try (RawPeer peer = RawPeer.connect(tyrus.getPort(), "/quiet")) {
      assertThat(peer.status()).isEqualTo(101);
      trickle(peer);
      assertThat(presence.registry().isOnline("quiet")).isTrue();
      assertThat(presence.registry().sessions().get(0).attributes().get("remoteAddress"))
          .endsWith(":" + peer.localPort());
    } finally {
      presence.close(Duration.ZERO);
      tyrus.stop();
    }
  }

  @Test
  void messages_that_are_handled_long_after_they_were_read_are_no_evidence() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    Loopback.Setup setup = setup();
    setup.onText =
        (session, text) -> {
          WebSocketPresence.of(session).received(session, text);
          handled.incrementAndGet();
          LockSupport.parkNanos(1_000_000_000);
        };
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      server.session();
      for (int i = 0; i < 30; i++) {
        peer.text("read at once, handled for half a minute");
      }

      assertThat(server.departure(Loopback.LIMIT).reason()).isEqualTo(LeaveReason.DEAD);
      assertThat(handled).as("handlers that had begun by then").hasValueLessThan(30);
    }
  }

  private static Loopback.Setup setup() {
    Loopback.Setup setup = new Loopback.Setup();
    setup.presence.policy(HeartbeatPolicy.passive(TIMEOUT));
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    return setup;
  }

  private static void keepsPresentWhileBytesArrive(Loopback server, RawPeer peer) throws Exception {
    server.session();
    trickle(peer);
    assertThat(server.registry().departures()).as("%s", server.state()).isEmpty();
    assertThat(server.departure(Loopback.LIMIT).reason()).isEqualTo(LeaveReason.DEAD);
  }

  private static void trickle(RawPeer peer) throws IOException {
    peer.begin(1_000);
    for (int i = 0; i < BYTES; i++) {
      peer.oneByte();
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  /** Joins, and that is all. */
  @ServerEndpoint("/quiet")
  public static class Quiet {
    @OnOpen
    public void open(Session session) {
      WebSocketPresence.of(session).join(Identity.of("quiet"), session);
    }
  }
}
