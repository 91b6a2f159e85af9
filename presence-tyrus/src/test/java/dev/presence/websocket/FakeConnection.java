package dev.presence.websocket;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import jakarta.websocket.Session;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection that tells what the test wants, and remembers what was done to it. */
final class FakeConnection extends SessionConnection {
  final CountDownLatch terminated = new CountDownLatch(1);
  final AtomicInteger losses = new AtomicInteger();
  @Nullable String address;
  @Nullable LeaveReason closedBy;
  @Nullable Throwable failure;
  volatile @Nullable PeerSession watched;
  Runnable whileJoining = () -> {};
  LastLook look = LastLook.unread(7);
  OptionalLong unfinished = OptionalLong.empty();

  FakeConnection(Session session) {
    super(session);
  }

  @Override
  protected void abort() {
    terminated.countDown();
  }

  @Override
  public void lost() {
    losses.incrementAndGet();
  }

  @Override
  public boolean isReleased() {
    return terminated.getCount() == 0;
  }

  @Override
  public LastLook lastLook() {
    return look;
  }

  @Override
  protected OptionalLong unfinished() {
    return unfinished;
  }

  @Override
  public Optional<String> remoteAddress() {
    return Optional.ofNullable(address);
  }

  @Override
  protected void watched(PeerSession peer) {
    watched = peer;
  }

  @Override
  protected boolean takePongs() {
    whileJoining.run();
    return true;
  }

  @Override
  protected Optional<LeaveReason> closedBy() {
    return Optional.ofNullable(closedBy);
  }

  @Override
  protected Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
