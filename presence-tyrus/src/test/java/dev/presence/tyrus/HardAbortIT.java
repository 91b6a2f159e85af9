package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc to see descriptors")
class HardAbortIT {
  private static final Duration FREED = Duration.ofSeconds(2);

  @Test
  void an_eviction_frees_a_blocked_sender_and_the_descriptor_of_a_peer_that_does_not_read()
      throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch freed = new CountDownLatch(1);
    Loopback.Setup setup = joining();
    setup.onText = (session, text) -> flood(session, sent, thrown, freed);
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      PeerSession session = server.session();
      ServerSocketInode socket = ServerSocketInode.of(server.port(), peer.localPort());
      peer.text("go");
      awaitBlocked(sent);
      assertThat(socket.isHeld()).isTrue();

      server.registry().evict(session, LeaveReason.DEAD, "test");

      Await.within("sender freed", FREED, () -> freed.getCount() == 0, server::state);
      Await.within("descriptor closed", FREED, () -> !socket.isHeld(), server::state);
      Await.within(
          "kernel socket gone",
          FREED,
          () -> !ServerSocketInode.exists(server.port(), peer.localPort()),
          server::state);
      System.out.println("freed by " + thrown.get() + " after " + sent + " sends");
    }
  }

  @Test
  void an_eviction_fails_every_send_that_was_queued() throws Exception {
    int sends = 200;
    CountDownLatch results = new CountDownLatch(sends);
    AtomicInteger failed = new AtomicInteger();
    CountDownLatch queued = new CountDownLatch(1);
    Loopback.Setup setup = joining();
    setup.onText =
        (session, text) -> {
          String message = "x".repeat(64 * 1024);
          for (int i = 0; i < sends; i++) {
            session
                .getAsyncRemote()
                .sendText(
                    message,
                    result -> {
                      failed.addAndGet(result.isOK() ? 0 : 1);
                      results.countDown();
                    });
          }
          queued.countDown();
        };
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      PeerSession session = server.session();
      peer.text("go");
      assertThat(queued.await(20, TimeUnit.SECONDS)).isTrue();

      server.registry().evict(session, LeaveReason.DEAD, "test");

      Await.within("a result of each", FREED, () -> results.getCount() == 0, server::state);
      assertThat(failed).hasPositiveValue();
    }
  }

  @Test
  void an_onClose_that_hangs_does_not_keep_the_descriptor() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    Loopback.Setup setup = joining();
    setup.onClose =
        (session, reason) -> {
          closing.countDown();
          awaitQuietly(release);
        };
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      PeerSession session = server.session();
      ServerSocketInode socket = ServerSocketInode.of(server.port(), peer.localPort());

      server.registry().evict(session, LeaveReason.DEAD, "test");

      assertThat(closing.await(20, TimeUnit.SECONDS)).isTrue();
      Await.within("descriptor closed", FREED, () -> !socket.isHeld(), server::state);
      release.countDown();
    }
  }

  private static Loopback.Setup joining() {
    Loopback.Setup setup = new Loopback.Setup();
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    return setup;
  }

  private static void flood(
      Session session,
      AtomicInteger sent,
      AtomicReference<Throwable> thrown,
      CountDownLatch freed) {
    String message = "x".repeat(64 * 1024);
    try {
      while (session.isOpen()) {
        session.getBasicRemote().sendText(message);
        sent.incrementAndGet();
      }
    } catch (Exception e) {
      thrown.set(e);
    } finally {
      freed.countDown();
    }
  }

  /** Nothing sent for half a second: the sender is blocked. */
  private static void awaitBlocked(AtomicInteger sent) throws Exception {
    int[] last = {-1};
    long[] since = {System.nanoTime()};
    Await.until(
        "a blocked sender",
        Loopback.LIMIT,
        () -> {
          if (sent.get() != last[0]) {
            last[0] = sent.get();
            since[0] = System.nanoTime();
          }
          return sent.get() > 0 && System.nanoTime() - since[0] > 500_000_000L;
        },
        sent::get);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
