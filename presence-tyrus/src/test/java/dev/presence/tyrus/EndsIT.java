package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Departure;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions end that nobody evicts, with and without an {@code @OnClose} that tells. */
class EndsIT {
  /** Long before the policy would notice. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_close_frame_of_the_peer_is_its_own_reason(boolean onClose) throws Exception {
    try (Loopback server = setup(onClose).start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.close(1001);
      Departure departure = server.departure(AT_ONCE);
      assertThat(departure.reason()).isEqualTo(LeaveReason.CLOSED_BY_PEER);
      assertThat(departure.detail()).contains("closed by the peer");
    }
  }

  /** As from a browser's {@code close()}: Tyrus takes it for an error. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_close_frame_without_a_code_is_the_peers_too(boolean onClose) throws Exception {
    try (Loopback server = setup(onClose).start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.frame(RawPeer.CLOSE, new byte[0]);
      Departure departure = server.departure(AT_ONCE);
      assertThat(departure.reason()).isEqualTo(LeaveReason.CLOSED_BY_PEER);
      assertThat(departure.detail()).contains("closed by the peer");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_reset_is_a_lost_connection_and_the_detail_says_reset(boolean onClose) throws Exception {
    try (Loopback server = setup(onClose).start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.reset();
      Departure departure = server.departure(AT_ONCE);
      assertThat(departure.reason()).isEqualTo(LeaveReason.CONNECTION_LOST);
      assertThat(departure.detail()).contains("connection lost: reset by peer");
    }
  }

  @Test
  void a_departure_tells_the_address_of_a_socket_that_is_gone() throws Exception {
    try (Loopback server = setup(false).start();
        RawPeer peer = server.peer()) {
      String address = "127.0.0.1:" + peer.localPort();
      server.session();
      peer.reset();
      assertThat(server.departure(AT_ONCE).attributes()).containsEntry("remoteAddress", address);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_bare_fin_is_a_lost_connection(boolean onClose) throws Exception {
    try (Loopback server = setup(onClose).start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.close();
      Departure departure = server.departure(AT_ONCE);
      assertThat(departure.reason()).isEqualTo(LeaveReason.CONNECTION_LOST);
      assertThat(departure.detail()).contains("ended without a close frame");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_close_by_the_application_is_the_servers(boolean onClose) throws Exception {
    Loopback.Setup setup = setup(onClose);
    setup.onText = (session, text) -> Quietly.close(session);
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.text("close me");
      Departure departure = server.departure(AT_ONCE);
      assertThat(departure.reason()).isEqualTo(LeaveReason.CLOSED_BY_SERVER);
      assertThat(departure.detail()).contains("closed by the server");
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void a_close_by_the_application_is_the_servers_also_if_the_peers_end_is_told_before_it(
      boolean onClose, boolean byCloseFrame) throws Exception {
    HeldClose held = new HeldClose();
    Loopback.Setup setup = setup(onClose);
    setup.extension = held;
    setup.onText = (session, text) -> new Thread(() -> Quietly.close(session)).start();
    try (Loopback server = setup.start();
        RawPeer peer = RawPeer.connect(server.port(), Loopback.PATH, held.header())) {
      server.session();
      peer.text("close me");
      Await.until("closing", AT_ONCE, held::isClosing, server::state);
      end(peer, byCloseFrame);
      Departure departure = server.departure(AT_ONCE);
      assertThat(departure.reason()).isEqualTo(LeaveReason.CLOSED_BY_SERVER);
      assertThat(departure.detail()).contains("closed by the server");
    } finally {
      held.release();
    }
  }

  private static void end(RawPeer peer, boolean byCloseFrame) throws IOException {
    if (byCloseFrame) {
      peer.close(1000);
    } else {
      peer.close();
    }
  }

  @Test
  void a_message_too_big_for_the_container_is_closed_by_the_server() throws Exception {
    Loopback.Setup setup = new Loopback.Setup();
    setup.annotated = Small.class;
    try (Loopback server = setup.start();
        RawPeer peer = RawPeer.connect(server.port(), "/small")) {
      server.session();
      peer.text("x".repeat(2_000));
      RawPeer.Frame frame = peer.read();
      assertThat(frame.opcode()).isEqualTo(RawPeer.CLOSE);
      assertThat(frame.code()).isEqualTo(1009);
      assertThat(server.departure(AT_ONCE).reason()).isEqualTo(LeaveReason.CLOSED_BY_SERVER);
    }
  }

  @Test
  void a_session_that_never_identifies_is_closed_with_4408_without_a_line_in_the_endpoint()
      throws Exception {
    Loopback.Setup setup = new Loopback.Setup();
    setup.presence.registry(
        SessionRegistry.builder().identifyWithin(Duration.ofSeconds(3)).build());
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      Await.until("watched", AT_ONCE, () -> isKnown(server.registry().stats()), server::state);
      RawPeer.Frame frame = peer.read();
      assertThat(frame.opcode()).isEqualTo(RawPeer.CLOSE);
      assertThat(frame.code()).isEqualTo(4408);
      assertThat(server.registry().stats().neverIdentified()).isEqualTo(1);
    }
  }

  /** Who looks late finds it closed already. */
  private static boolean isKnown(PresenceStats stats) {
    return stats.unidentified() + stats.neverIdentified() == 1;
  }

  @Test
  void a_session_that_is_not_to_be_watched_stays_open() throws Exception {
    Loopback.Setup setup = new Loopback.Setup();
    setup.install = (tyrus, sockets) -> tyrus.watch(uri -> false).install(sockets);
    setup.presence.registry(
        SessionRegistry.builder().identifyWithin(Duration.ofMillis(100)).build());
    setup.onText = (session, text) -> session.getAsyncRemote().sendText("still here");
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      for (int i = 0; i < 6; i++) {
        peer.text("hello");
        assertThat(peer.read().text()).isEqualTo("still here");
        LockSupport.parkNanos(100_000_000);
      }
      assertThat(server.registry().stats().unidentified()).isZero();
    }
  }

  @Test
  void a_session_may_join_later_from_any_thread_and_is_found_by_its_bytes() throws Exception {
    Loopback.Setup setup = new Loopback.Setup();
    setup.presence.policy(HeartbeatPolicy.passive(Duration.ofSeconds(30)));
    setup.onText =
        (session, text) ->
            new Thread(() -> WebSocketPresence.of(session).join(Identity.of(text), session))
                .start();
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      peer.text("berta");
      assertThat(server.session().identity()).isEqualTo(Identity.of("berta"));
      assertThat(server.session().attributes().get("remoteAddress"))
          .isEqualTo("127.0.0.1:" + peer.localPort());
    }
  }

  /** Who writes finds out; Tyrus tells the endpoint by a listener of its own then. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void a_socket_that_ends_while_its_reader_is_busy_is_lost(boolean onClose, boolean joinsOnOpen)
      throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<Session> working = new AtomicReference<>();
    Loopback.Setup setup = setup(onClose);
    if (!joinsOnOpen) {
      setup.onOpen = session -> {};
    }
    setup.onText =
        (session, text) -> {
          WebSocketPresence.of(session).join(Identity.of("anna"), session);
          working.set(session);
          busy.countDown();
          Quietly.await(over);
        };
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      peer.text("work");
      Quietly.await(busy);
      peer.reset();
      Await.until("a departure", AT_ONCE, () -> hasLeft(server, working.get()), server::state);
      assertThat(server.departure(AT_ONCE).reason()).isEqualTo(LeaveReason.CONNECTION_LOST);
    } finally {
      over.countDown();
    }
  }

  /** Sends to it if not. */
  private static boolean hasLeft(Loopback server, Session session) {
    if (server.registry().departures().isEmpty() && session.isOpen()) {
      session.getAsyncRemote().sendText("are you there?");
    }
    return !server.registry().departures().isEmpty();
  }

  private static Loopback.Setup setup(boolean onClose) {
    Loopback.Setup setup = new Loopback.Setup();
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    if (onClose) {
      setup.onClose = (session, reason) -> WebSocketPresence.of(session).leave(session, reason);
    }
    return setup;
  }

  /** Takes messages of up to 1,000 characters. */
  @ServerEndpoint("/small")
  public static class Small {
    @OnOpen
    public void open(Session session) {
      WebSocketPresence.of(session).join(Identity.of("small"), session);
    }

    @OnMessage(maxMessageSize = 1_000)
    public void message(String text) {}

    @OnClose
    public void close(Session session, CloseReason reason) {
      WebSocketPresence.of(session).leave(session, reason);
    }
  }
}
