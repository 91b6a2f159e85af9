package dev.presence.redis;

import dev.presence.LeaveReason;
import dev.presence.Member;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is present by the engine, as of one version.
 *
 * <p>Scans take many calls, during which sessions come and go. So the version is read first, and
 * what has been told since is told again to what the scans have found. Telling twice does no harm:
 * a member's id is never used again.
 */
final class Snapshot {
  private static final int STEP = 500;

  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, Change.Went> went = new HashMap<>();
  private final Set<String> instances = new HashSet<>();
  private long version;
  private long fence;

  private Snapshot() {}

  /** Takes one, or none if the stream was trimmed meanwhile: try again. */
  static Optional<Snapshot> take(RedisCommands<String, byte[]> engine, Keys keys) {
    Snapshot snapshot = new Snapshot();
    snapshot.version = snapshot.mark(engine, keys);
    for (String instance : engine.hkeys(keys.nodes())) {
      snapshot.scan(engine, keys, instance);
    }
    return snapshot.catchUp(engine, keys) ? Optional.of(snapshot) : Optional.empty();
  }

  /** Version and fence of one moment. */
  private long mark(RedisCommands<String, byte[]> engine, Keys keys) {
    List<KeyValue<String, byte[]>> mark = engine.hmget(keys.meta(), "ver", "fence");
    fence = mark.get(1).map(Wire::number).getValueOrElse(0L);
    return mark.get(0).map(Wire::number).getValueOrElse(0L);
  }

  private void scan(RedisCommands<String, byte[]> engine, Keys keys, String instance) {
    instances.add(instance);
    ScanArgs step = ScanArgs.Builder.limit(STEP);
    MapScanCursor<String, byte[]> found = engine.hscan(keys.sessions(instance), step);
    add(instance, found);
    while (!found.isFinished()) {
      found = engine.hscan(keys.sessions(instance), found, step);
      add(instance, found);
    }
  }

  private void add(String instance, MapScanCursor<String, byte[]> found) {
    found
        .getMap()
        .forEach(
            (sequence, value) -> {
              String id = Ids.member(instance, sequence);
              members.put(id, Wire.member(id, value));
            });
  }

  private boolean catchUp(RedisCommands<String, byte[]> engine, Keys keys) {
    long end = mark(engine, keys);
    while (version < end) {
      List<StreamMessage<String, byte[]>> entries =
          engine.xrange(
              keys.events(),
              Range.from(
                  Range.Boundary.including((version + 1) + "-0"),
                  Range.Boundary.including(end + "-0")),
              Limit.from(STEP));
      if (entries.isEmpty()) {
        return false;
      }
      for (StreamMessage<String, byte[]> message : entries) {
        Entry entry = Entry.of(message);
        if (entry.version() != version + 1) {
          return false;
        }
        entry.changes().forEach(this::apply);
        version = entry.version();
      }
    }
    return true;
  }

  private void apply(Change change) {
    if (change instanceof Change.Came came) {
      members.put(came.member().id(), came.member());
      instances.add(Ids.instanceOf(came.member().id()));
    } else if (change instanceof Change.Went left) {
      members.remove(left.id());
      went.put(left.id(), left);
    } else if (change instanceof Change.Died died) {
      instances.remove(died.instance());
      members.keySet().removeIf(id -> Ids.instanceOf(id).equals(died.instance()));
    }
  }

  Map<String, Member> members() {
    return members;
  }

  long version() {
    return version;
  }

  /** Every claim up to this one is in the snapshot, or over. */
  long fence() {
    return fence;
  }

  /** How a session left that is not in the snapshot, as well as can be known. */
  Change.Went departed(String id) {
    Change.Went known = went.get(id);
    if (known != null) {
      return known;
    }
    return instances.contains(Ids.instanceOf(id))
        ? new Change.Went(id, LeaveReason.CONNECTION_LOST, "left while this node did not hear")
        : new Change.Went(id, LeaveReason.NODE_LOST, "its node is gone");
  }
}
