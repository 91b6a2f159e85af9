package dev.presence;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Every concurrent history of the registry has a sequential one with the same results: Lincheck
 * makes up scenarios of joins, leaves, evictions and looks on three connections and two identities.
 * Nobody listens, as listeners are told outside of the registry's own steps.
 *
 * <p>Under stress only: in model checking mode, which runs the whole JDK below the registry
 * instrumented, one invocation takes 50 ms, because a leave writes its departure in words.
 */
@Param(name = "connection", gen = IntGen.class, conf = "0:2")
@Param(name = "identity", gen = IntGen.class, conf = "0:1")
public class RegistryLincheckTest {
  private static final List<Identity> IDENTITIES =
      List.of(Identity.of("alice", "phone"), Identity.of("alice", "laptop"));

  /** Simpler than virtual time, whose queue Lincheck cannot look into. */
  private static final class NoTime implements TimeSource {
    @Override
    public long nanoTime() {
      return Long.MAX_VALUE;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }
  }

  private final SessionRegistry registry =
      SessionRegistry.builder().time(new NoTime()).executor(task -> {}).build();
  private final List<FakeConnection> connections =
      List.of(new FakeConnection("0"), new FakeConnection("1"), new FakeConnection("2"));

  @Operation
  public String join(
      @Param(name = "identity") int identity, @Param(name = "connection") int connection) {
    try {
      registry.join(IDENTITIES.get(identity), connections.get(connection));
      return "joined";
    } catch (IllegalStateException e) {
      return "joined under another identity";
    }
  }

  @Operation
  public boolean leave(@Param(name = "connection") int connection) {
    return registry.leave(connections.get(connection), LeaveReason.CLOSED_BY_PEER, "bye");
  }

  @Operation
  public boolean evict(@Param(name = "connection") int connection) {
    return registry
        .find(String.valueOf(connection))
        .map(session -> registry.evict(session, LeaveReason.CLOSED_BY_SERVER, "bye"))
        .orElse(false);
  }

  @Operation
  public String present() {
    return registry.sessions().stream()
        .map(PeerSession::id)
        .sorted()
        .collect(Collectors.joining(","));
  }

  @Operation
  public boolean isOnline() {
    return registry.isOnline("alice");
  }

  @Operation
  public long left() {
    return registry.stats().leaves().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void underStress() {
    new StressOptions()
        .iterations(5)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .check(RegistryLincheckTest.class);
  }
}
