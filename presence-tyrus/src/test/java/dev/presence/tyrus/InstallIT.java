package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.PeerSession;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.glassfish.tyrus.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallIT {
  private static final BlockingQueue<Throwable> ERRORS = new LinkedBlockingQueue<>();

  /** The session's id, and whether it was told that the pong answers our last ping. */
  private static final BlockingQueue<String> PONGS = new LinkedBlockingQueue<>();

  @AfterEach
  void forgetErrors() {
    ERRORS.clear();
  }

  @Test
  void a_server_that_is_not_started_is_refused_with_what_to_do() {
    Server server = new Server("localhost", -1, "/", Map.of());
    assertThatIllegalStateException()
        .isThrownBy(() -> TyrusPresence.of(WebSocketPresence.builder()).install(server))
        .withMessageContaining("not started")
        .withMessageContaining("right after its start()");
  }

  @Test
  void an_endpoint_without_a_presence_is_told_where_to_install_one() throws Exception {
    Server server = new Server("localhost", -1, "/", Map.of(), Joining.class);
    server.start();
    try (RawPeer peer = RawPeer.connect(server.getPort(), "/joining")) {
      assertThat(ERRORS.poll(20, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("TyrusPresence.of(WebSocketPresence.builder()).install(server)");
    } finally {
      server.stop();
    }
  }

  @Test
  void a_second_presence_is_refused_until_the_first_is_closed() throws Exception {
    Server server = new Server("localhost", -1, "/", Map.of(), Joining.class);
    server.start();
    WebSocketPresence first = TyrusPresence.of(WebSocketPresence.builder()).install(server);
    try {
      assertThatIllegalStateException()
          .isThrownBy(() -> TyrusPresence.of(WebSocketPresence.builder()).install(server))
          .withMessageContaining("already installed");
      first.close(Duration.ZERO);
      WebSocketPresence second = TyrusPresence.of(WebSocketPresence.builder()).install(server);
      try (RawPeer peer = RawPeer.connect(server.getPort(), "/joining")) {
        awaitOnline(second, "joining");
        assertThat(second.registry().sessions().get(0).connection().lastLook().unread()).isZero();
      } finally {
        second.close(Duration.ZERO);
      }
    } finally {
      first.close(Duration.ZERO);
      server.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_endpoint_may_handle_pongs_and_may_forward_them(boolean forwards) throws Exception {
    Loopback.Setup setup = new Loopback.Setup();
    setup.annotated = Ponging.class;
    setup.presence.applicationForwardsPongs(forwards);
    setup.presence.policy(HeartbeatPolicy.whenIdle(Duration.ofMillis(100), Duration.ofSeconds(5)));
    try (Loopback server = setup.start();
        RawPeer peer = RawPeer.connect(server.port(), "/ponging")) {
      PeerSession session = server.session();
      Await.until(
          "a round trip",
          Loopback.LIMIT,
          () -> answersAPing(peer) && session.vitals().rtt().isPresent(),
          server::state);

      Await.until(
          "a pong for the endpoint",
          Loopback.LIMIT,
          () -> PONGS.contains(session.id() + " " + forwards),
          server::state);
      assertThat(PONGS.contains(session.id() + " true")).isEqualTo(forwards);
    }
  }

  /** Not only the first: a round trip into which a stall of this process fell does not count. */
  private static boolean answersAPing(RawPeer peer) throws IOException {
    RawPeer.Frame ping = peer.read();
    assertThat(ping.opcode()).isEqualTo(RawPeer.PING);
    peer.frame(RawPeer.PONG, ping.payload());
    return true;
  }

  @Test
  void keepalive_is_set_on_the_sockets_of_sessions() throws Exception {
    KeepAlive keepAlive = new KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(5), 4);
    BlockingQueue<NetworkChannel> channels = new LinkedBlockingQueue<>();
    Loopback.Setup setup = new Loopback.Setup();
    setup.install =
        (tyrus, sockets) -> {
          sockets
              .listeners()
              .get(0)
              .getTransport()
              .getConnectionMonitoringConfig()
              .addProbes(new ChannelProbe(channels));
          return tyrus.keepAlive(keepAlive).install(sockets);
        };
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      server.session();
      NetworkChannel channel = channels.poll(20, TimeUnit.SECONDS);
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(30);
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(4);
    }
  }

  private static void awaitOnline(WebSocketPresence presence, String user) throws Exception {
    Await.until(
        user + " online",
        Loopback.LIMIT,
        () -> presence.registry().isOnline(user),
        presence.registry()::stats);
  }

  /** Joins. */
  @ServerEndpoint("/joining")
  public static class Joining {
    @OnOpen
    public void open(Session session) {
      WebSocketPresence.of(session).join(Identity.of("joining"), session);
    }

    @jakarta.websocket.OnError
    public void error(Throwable error) {
      ERRORS.add(error);
    }
  }

  /** Joins, and handles pongs by itself. */
  @ServerEndpoint("/ponging")
  public static class Ponging {
    @OnOpen
    public void open(Session session) {
      WebSocketPresence.of(session).join(Identity.of("ponging"), session);
    }

    @OnMessage
    public void pong(Session session, PongMessage pong) {
      PONGS.add(session.getId() + " " + WebSocketPresence.of(session).pong(session, pong));
    }

    @jakarta.websocket.OnError
    public void error(Throwable error) {
      ERRORS.add(error);
    }
  }
}
