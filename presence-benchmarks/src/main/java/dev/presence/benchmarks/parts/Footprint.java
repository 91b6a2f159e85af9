package dev.presence.benchmarks.parts;

import dev.presence.Connection;
import dev.presence.Identity;
import dev.presence.testing.VirtualTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.info.GraphPathRecord;

/**
 * What a session takes of the heap, by walking all objects that registry and detector hold. What
 * its caller has made is not counted: connection, identity and their strings.
 */
@State(Scope.Thread)
public class Footprint {
  private static final int TICKS_PER_SECOND = 10;

  /** More pings than a timeline keeps. */
  private static final int LONG_AGO = 20 * 15 * TICKS_PER_SECOND;

  /** Bytes of all sessions together. The fields are public because JMH reads them as counters. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Bytes {
    public long fresh;
    public long pinged;
    public long timelines;
    public long detector;
    public long maps;
  }

  @Param("20000")
  public int sessions;

  @Benchmark
  public final void weigh(Bytes bytes) {
    VirtualTime time = VirtualTime.create();
    Crowd crowd = new Crowd(time, Crowd.POLICY);
    long empty = size(crowd.registry());
    crowd.join(sessions);
    tick(time, crowd, 1);
    bytes.fresh = size(crowd.registry()) - empty - callers();
    tick(time, crowd, LONG_AGO);
    GraphLayout all = GraphLayout.parseInstance(crowd.registry());
    bytes.pinged = all.totalSize() - empty - callers();
    bytes.timelines = timelines(all);
    crowd.detector().close(); // from here on the registry holds it no more
    bytes.detector = all.totalSize() - size(crowd.registry());
    bytes.maps = maps();
  }

  private static void tick(VirtualTime time, Crowd crowd, int ticks) {
    for (int i = 0; i < ticks; i++) {
      time.advance(Crowd.TICK);
      crowd.detector().tick();
    }
  }

  private static long size(Object root) {
    return GraphLayout.parseInstance(root).totalSize();
  }

  /** Connections, identities and their strings. */
  private long callers() {
    List<String> ids =
        IntStream.range(0, sessions).mapToObj(i -> new String("connection-" + i)).toList();
    List<Identity> users =
        IntStream.range(0, sessions).mapToObj(i -> Identity.of("user-" + i)).toList();
    long connections = sessions * ClassLayout.parseClass(JoinedConnection.class).instanceSize();
    long lists = 2L * sessions * Integer.BYTES; // their arrays, with compressed references
    return connections + size(ids) + size(users) - lists;
  }

  /** The objects of that name and what they hold. */
  private static long timelines(GraphLayout all) {
    long bytes =
        all.addresses().stream()
            .map(all::record)
            .filter(object -> object.path().contains(".timeline"))
            .mapToLong(GraphPathRecord::size)
            .sum();
    if (bytes == 0) {
      throw new IllegalStateException("no session has a field of the name timeline");
    }
    return bytes;
  }

  private record Session(Identity identity, Connection connection, Instant since) {}

  /** As {@link MapRegisters} has them, and with the time at which each was heard last. */
  private long maps() {
    ConcurrentHashMap<String, Session> byConnection = new ConcurrentHashMap<>();
    ConcurrentHashMap<String, Set<Session>> byUser = new ConcurrentHashMap<>();
    ConcurrentHashMap<String, Long> lastHeard = new ConcurrentHashMap<>();
    for (int i = 0; i < sessions; i++) {
      JoinedConnection connection = new JoinedConnection("connection-" + i);
      Identity identity = Identity.of("user-" + i);
      Session session = new Session(identity, connection, Instant.now());
      byConnection.put(connection.id(), session);
      byUser.computeIfAbsent(identity.user(), user -> ConcurrentHashMap.newKeySet()).add(session);
      lastHeard.put(connection.id(), System.nanoTime());
    }
    return GraphLayout.parseInstance(byConnection, byUser, lastHeard).totalSize() - callers();
  }
}
