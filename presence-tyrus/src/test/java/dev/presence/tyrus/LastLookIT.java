package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Connection;
import dev.presence.Identity;
import dev.presence.LastLook;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastLookIT {
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void nothing_waits_while_everything_is_read() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      Connection connection = server.session().connection();
      peer.text("read me");
      Await.until(
          "an empty queue",
          Loopback.LIMIT,
          () -> connection.lastLook().equals(LastLook.EMPTY),
          connection::lastLook);
    }
  }

  @Test
  void bytes_that_wait_behind_a_stuck_handler_are_seen_and_counted() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      Connection connection = server.session().connection();
      blockHandler(peer);
      peer.text("x".repeat(44));
      Await.until(
          "50 bytes unread",
          Loopback.LIMIT,
          () -> connection.lastLook().equals(LastLook.unread(50)),
          connection::lastLook);
      release.countDown();
      Await.until(
          "all read",
          Loopback.LIMIT,
          () -> connection.lastLook().equals(LastLook.EMPTY),
          connection::lastLook);
    }
  }

  @Test
  void a_full_queue_makes_us_deaf() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      Connection connection = server.session().connection();
      blockHandler(peer);
      Thread filler = fill(peer);
      Await.until(
          "a full queue", Loopback.LIMIT, () -> connection.lastLook().deaf(), connection::lastLook);
      System.out.println("full at " + connection.lastLook());
      peer.reset();
      filler.join(20_000);
      release.countDown();
    }
  }

  @Test
  void a_handler_blocked_in_a_send_to_its_own_peer_is_no_excuse() throws Exception {
    Loopback.Setup setup = setup();
    setup.onText = (session, text) -> flood(session);
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      Connection connection = server.session().connection();
      peer.text("flood me");
      assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
      fill(peer);
      Await.until(
          "a full queue that is no excuse",
          Loopback.LIMIT,
          () -> connection.lastLook().equals(LastLook.unread(fullQueue(connection))),
          connection::lastLook);
    }
  }

  private static int fullQueue(Connection connection) {
    return Math.max(100_000, connection.lastLook().unread());
  }

  /** Counts down when some of it is under way, and blocks soon after. */
  private void flood(Session session) {
    try {
      for (int i = 0; session.isOpen(); i++) {
        if (i == 20) {
          stuck.countDown();
        }
        session.getBasicRemote().sendText("x".repeat(64 * 1024));
      }
    } catch (IOException freedByTheAbort) {
      // As it should be.
    }
  }

  @Test
  void the_look_at_a_closed_connection_is_no_error() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      Connection connection = server.session().connection();
      peer.reset();
      server.departure(Loopback.LIMIT);
      Await.until(
          "nothing to look at",
          Loopback.LIMIT,
          () -> connection.lastLook().equals(LastLook.UNKNOWN),
          connection::lastLook);
    }
  }

  private Loopback.Setup setup() {
    Loopback.Setup setup = new Loopback.Setup();
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    setup.onText =
        (session, text) -> {
          if (text.equals("block")) {
            stuck.countDown();
            awaitQuietly(release);
          }
        };
    return setup;
  }

  private void blockHandler(RawPeer peer) throws Exception {
    peer.text("block");
    assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static Thread fill(RawPeer peer) {
    Thread filler =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 10_000; i++) {
                  peer.text("x".repeat(8_000));
                }
              } catch (IOException resetByTheTest) {
                // The queue is full and the test over.
              }
            });
    filler.setDaemon(true);
    filler.start();
    return filler;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
