package dev.presence.websocket;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A transport that tells what the test wants, and remembers what was done to it. */
final class FakeTransport implements Transport {
  final CountDownLatch terminated = new CountDownLatch(1);
  final AtomicInteger losses = new AtomicInteger();
  @Nullable String address;
  @Nullable LeaveReason closedBy;
  @Nullable Throwable failure;
  volatile @Nullable PeerSession watched;
  LastLook look = LastLook.unread(7);
  OptionalLong unfinished = OptionalLong.empty();

  @Override
  public void terminate() {
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
  public OptionalLong unfinished() {
    return unfinished;
  }

  @Override
  public Optional<String> remoteAddress() {
    return Optional.ofNullable(address);
  }

  @Override
  public void watchedAs(PeerSession peer) {
    watched = peer;
  }

  @Override
  public Optional<LeaveReason> closedBy() {
    return Optional.ofNullable(closedBy);
  }

  @Override
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
