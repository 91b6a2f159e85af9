package dev.presence;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

public final class SessionRegistry implements AutoCloseable {
  public static SessionRegistry create() { throw new UnsupportedOperationException(); }
  public static Builder builder() { throw new UnsupportedOperationException(); }
  public PeerSession opened(Connection c) { throw new UnsupportedOperationException(); }
  public PeerSession join(Identity id, Connection c) { throw new UnsupportedOperationException(); }
  public PeerSession join(Identity id, Connection c, Map<String, String> attributes) { throw new UnsupportedOperationException(); }
  public PeerSession join(Identity id, Connection c, Map<String, String> attributes, HeartbeatPolicy policy) { throw new UnsupportedOperationException(); }
  public boolean leave(Connection c, LeaveReason reason, String detail) { throw new UnsupportedOperationException(); }
  public boolean evict(PeerSession s, LeaveReason reason, String why) { throw new UnsupportedOperationException(); }
  public Optional<PeerSession> find(String connectionId) { throw new UnsupportedOperationException(); }
  public List<PeerSession> find(Identity identity) { throw new UnsupportedOperationException(); }
  public List<PeerSession> findUser(String user) { throw new UnsupportedOperationException(); }
  public List<PeerSession> sessions() { throw new UnsupportedOperationException(); }
  public boolean isOnline(String user) { throw new UnsupportedOperationException(); }
  public List<Departure> departures() { throw new UnsupportedOperationException(); }
  public <E extends PresenceEvent> Subscription on(Class<E> type, Consumer<? super E> listener) { throw new UnsupportedOperationException(); }
  public PresenceStats stats() { throw new UnsupportedOperationException(); }
  public void close(Duration drain) { throw new UnsupportedOperationException(); }
  @Override public void close() { throw new UnsupportedOperationException(); }

  public interface Subscription extends AutoCloseable {
    @Override void close();
  }

  public static final class Builder {
    public Builder time(TimeSource time) { throw new UnsupportedOperationException(); }
    public Builder tick(Duration tick) { throw new UnsupportedOperationException(); }
    public Builder takeover(Takeover takeover) { throw new UnsupportedOperationException(); }
    public Builder linger(Duration linger) { throw new UnsupportedOperationException(); }
    public Builder identifyWithin(Duration limit) { throw new UnsupportedOperationException(); }
    public Builder maxSessions(int limit) { throw new UnsupportedOperationException(); }
    public Builder maxSessionsPerUser(int limit) { throw new UnsupportedOperationException(); }
    public Builder keepDepartures(int limit) { throw new UnsupportedOperationException(); }
    public Builder executor(Executor executor) { throw new UnsupportedOperationException(); }
    public SessionRegistry build() { throw new UnsupportedOperationException(); }
  }
}
