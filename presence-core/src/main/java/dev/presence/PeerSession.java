package dev.presence;

import java.time.Instant;
import java.util.*;

public final class PeerSession {
  public String id() { throw new UnsupportedOperationException(); }
  public Identity identity() { throw new UnsupportedOperationException(); }
  public Connection connection() { throw new UnsupportedOperationException(); }
  public long sequence() { throw new UnsupportedOperationException(); }
  public Map<String, String> attributes() { throw new UnsupportedOperationException(); }
  public Instant joinedAt() { throw new UnsupportedOperationException(); }
  public boolean isPresent() { throw new UnsupportedOperationException(); }
  public Health health() { throw new UnsupportedOperationException(); }
  public String why() { throw new UnsupportedOperationException(); }
  public Vitals vitals() { throw new UnsupportedOperationException(); }
  public List<TimelineEntry> timeline() { throw new UnsupportedOperationException(); }
  public Optional<HeartbeatPolicy> policyOverride() { throw new UnsupportedOperationException(); }
  public void heard() { throw new UnsupportedOperationException(); }
  public void heartbeat() { throw new UnsupportedOperationException(); }
  public boolean answered(long token) { throw new UnsupportedOperationException(); }
}
