package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class Invariant06HeardAllocatesNothingAndTakesNoLockTest {
  private final SessionRegistry registry = SessionRegistry.create();
  private final FakeConnection connection = new FakeConnection("c1");
  private final PeerSession session = registry.join(Identity.of("alice"), connection);

  @Test
  void aMillionMessagesAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertThat(threads.isThreadAllocatedMemorySupported()).isTrue();
    hear(200_000);
    long me = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(me);

    hear(1_000_000);

    // Reading the counter may itself allocate a little; a byte per message would be a million.
    assertThat(threads.getThreadAllocatedBytes(me) - before).isLessThan(10_000);
  }

  private void hear(int times) {
    for (int i = 0; i < times; i++) {
      session.heard();
    }
  }

  @Test
  void itNeedsNeitherTheRegistrysLockNorTheSessionsNorTheListeners() {
    CountDownLatch inLock = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    // A container asks its map for an equal connection, which core does under its lock.
    FakeConnection nosy =
        new FakeConnection("c1") {
          @Override
          public boolean equals(Object other) {
            inLock.countDown();
            Await.block(goOn);
            return this == other;
          }

          @Override
          public int hashCode() {
            return 1;
          }
        };
    SessionRegistry locked = SessionRegistry.create();
    PeerSession peer = locked.join(Identity.of("alice"), nosy);
    Thread holder =
        Await.thread("holder", () -> holdTheLock(locked, new FakeConnection("c1"), peer));
    Await.latch(inLock);
    Thread waiting = Await.thread("waiting", locked::sessions);
    Await.until("the lock is held", () -> waiting.getState() == Thread.State.BLOCKED);

    peer.heard();
    peer.heartbeat();

    assertThat(waiting.getState()).isEqualTo(Thread.State.BLOCKED);
    goOn.countDown();
    Await.end(holder);
    Await.end(waiting);
  }

  private static void holdTheLock(SessionRegistry registry, Connection other, PeerSession peer) {
    synchronized (peer) {
      try {
        registry.opened(other);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("another open connection");
      }
    }
  }

  @Test
  void itTellsTheDetectorAtOnce() {
    Engine engine = Engine.create();
    Engine.Peer peer = engine.silent("c1");
    engine.advance(java.time.Duration.ofSeconds(9));

    peer.session().heard();

    assertThat(peer.session().vitals().silence()).isZero();
  }

  @Test
  void aGoneSessionMayStillBeHeard() {
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");

    session.heard();
    session.heartbeat();

    assertThat(session.answered(1)).isFalse();
    assertThat(session.isPresent()).isFalse();
  }
}
