package dev.presence;

import java.time.Duration;

public final class DeadPeerDetector implements AutoCloseable {
  public static DeadPeerDetector start(SessionRegistry registry, HeartbeatPolicy policy) { throw new UnsupportedOperationException(); }
  public static Builder builder(SessionRegistry registry) { throw new UnsupportedOperationException(); }
  public void tick() { throw new UnsupportedOperationException(); }
  public HeartbeatPolicy policy() { throw new UnsupportedOperationException(); }
  public boolean isDryRun() { throw new UnsupportedOperationException(); }
  @Override public void close() { throw new UnsupportedOperationException(); }
  public static final class Builder {
    public Builder policy(HeartbeatPolicy policy) { throw new UnsupportedOperationException(); }
    public Builder dryRun(boolean dryRun) { throw new UnsupportedOperationException(); }
    public Builder deafLimit(Duration limit) { throw new UnsupportedOperationException(); }
    public DeadPeerDetector start() { throw new UnsupportedOperationException(); }
    public DeadPeerDetector withoutThread() { throw new UnsupportedOperationException(); }
  }
}
