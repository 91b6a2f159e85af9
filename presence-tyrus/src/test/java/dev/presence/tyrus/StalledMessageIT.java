package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Departure;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.websocket.WebSocketPresence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A peer that keeps itself alive by a message which it does not finish. */
class StalledMessageIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Interval and timeout: both together are shorter than the limit. */
  private static final Duration BEAT = Duration.ofSeconds(2);

  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Duration FREED = Duration.ofSeconds(2);

  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc to see descriptors")
  void a_frame_that_trickles_in_is_alive_by_its_bytes_and_closed_at_the_limit() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      server.session();
      ServerSocketInode socket = ServerSocketInode.of(server.port(), peer.localPort());
      peer.begin(1_000);

      Departure left = trickleUntilGone(server, peer);

      assertThat(left.reason()).as("%s", left).isEqualTo(LeaveReason.STALLED_MESSAGE);
      assertThat(left.detail())
          .containsPattern("a message begun [5-9]\\.\\d s ago is unfinished \\(limit 5\\.0 s\\)")
          .containsPattern("\\d+ bytes so far");
      assertThat(left.silence()).as("heard until the end").isLessThan(BEAT);
      Await.within("descriptor closed", FREED, () -> !socket.isHeld(), server::state);
      assertThat(server.registry().stats().terminationsUnconfirmed()).isZero();
    }
  }

  @Test
  void a_frame_that_trickles_in_under_tls_is_closed_at_the_limit() throws Exception {
    TestTls tls = TestTls.create();
    Loopback.Setup setup = setup();
    setup.tls = new SSLEngineConfigurator(tls.context(), false, false, false);
    SocketFactory sockets = tls.context().getSocketFactory();
    try (Loopback server = setup.start();
        RawPeer peer = RawPeer.connect(sockets, server.port(), Loopback.PATH, "")) {
      server.session();
      peer.begin(1_000);

      Departure left = trickleUntilGone(server, peer);

      assertThat(left.reason()).as("%s", left).isEqualTo(LeaveReason.STALLED_MESSAGE);
    }
  }

  @Test
  void a_peer_whose_last_fragment_never_comes_is_told_by_4408() throws Exception {
    Loopback.Setup setup = setup();
    setup.presence.policy(HeartbeatPolicy.off());
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      server.session();
      long begun = System.nanoTime();
      peer.fragment(RawPeer.TEXT, bytes("begun"));
      peer.fragment(0, bytes(", and no end"));

      RawPeer.Frame frame = peer.read();

      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(frame.opcode()).isEqualTo(RawPeer.CLOSE);
      assertThat(frame.code()).isEqualTo(4408);
      Departure left = server.departure(Loopback.LIMIT);
      assertThat(left.reason()).isEqualTo(LeaveReason.STALLED_MESSAGE);
      assertThat(took).isBetween(LIMIT.minus(EVERY), LIMIT.plus(MARGIN).plus(left.standstill()));
      assertThat(texts).isEmpty();
    }
  }

  @Test
  void a_large_message_that_is_finished_in_time_is_delivered() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.begin(10);
      for (int i = 0; i < 10; i++) {
        peer.oneByte();
        LockSupport.parkNanos(EVERY.toNanos());
      }

      assertThat(texts.poll(20, TimeUnit.SECONDS)).isEqualTo("x".repeat(10));
      assertThat(server.registry().departures()).as("%s", server.state()).isEmpty();
    }
  }

  @Test
  void a_peer_that_always_has_a_message_under_way_stays_as_long_as_it_finishes_each()
      throws Exception {
    Loopback.Setup setup = setup();
    setup.presence.policy(HeartbeatPolicy.off());
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      server.session();
      long end = System.nanoTime() + LIMIT.multipliedBy(2).toNanos();
      int sent = 0;
      peer.fragment(RawPeer.TEXT, bytes("x"));
      while (System.nanoTime() - end < 0) {
        peer.endAndBegin();
        sent++;
        LockSupport.parkNanos(EVERY.toNanos());
      }

      assertThat(server.registry().departures()).as("%s", server.state()).isEmpty();
      int all = sent;
      Await.until("delivered", Loopback.LIMIT, () -> texts.size() == all, texts::size);
    }
  }

  private static Departure trickleUntilGone(Loopback server, RawPeer peer) throws Exception {
    long latest = System.nanoTime() + Loopback.LIMIT.toNanos();
    try {
      while (server.registry().departures().isEmpty() && System.nanoTime() - latest < 0) {
        peer.oneByte();
        LockSupport.parkNanos(EVERY.toNanos());
      }
    } catch (IOException hungUp) {
      // It may do so between our look and our byte.
    }
    return server.departure(MARGIN);
  }

  private Loopback.Setup setup() {
    Loopback.Setup setup = new Loopback.Setup();
    setup.presence.policy(HeartbeatPolicy.whenIdle(BEAT, BEAT)).messageLimit(LIMIT);
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    setup.onText = (session, text) -> texts.add(text);
    return setup;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
