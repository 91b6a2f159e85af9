package dev.presence.redis;

import dev.presence.LeaveReason;
import dev.presence.Member;
import java.util.ArrayList;
import java.util.List;

/** Something that the engine's stream tells. */
sealed interface Change {
  /** A session joined. */
  record Came(Member member) implements Change {}

  /** A session left. */
  record Went(String id, LeaveReason reason, String detail) implements Change {}

  /** An instance left, with all of its sessions. */
  record Died(String instance, LeaveReason reason) implements Change {}

  /** Reads one entry of the stream. */
  static List<Change> decode(byte[] batch) {
    List<Change> changes = new ArrayList<>();
    List<byte[]> parts = Wire.split(batch);
    int at = 0;
    while (at < parts.size()) {
      String kind = Wire.text(parts.get(at));
      String instance = Wire.text(parts.get(at + 1));
      String third = Wire.text(parts.get(at + 2));
      switch (kind) {
        case "J" -> {
          String id = Ids.member(instance, third);
          changes.add(new Came(Wire.member(id, parts.get(at + 3))));
          at += 4;
        }
        case "L" -> {
          LeaveReason reason = reason(Wire.text(parts.get(at + 3)));
          changes.add(new Went(Ids.member(instance, third), reason, Wire.text(parts.get(at + 4))));
          at += 5;
        }
        case "D" -> {
          changes.add(new Died(instance, reason(third)));
          at += 3;
        }
        default -> throw new IllegalStateException("the stream tells an unknown " + kind);
      }
    }
    return changes;
  }

  /** A newer version may know more reasons. */
  private static LeaveReason reason(String name) {
    try {
      return LeaveReason.valueOf(name);
    } catch (IllegalArgumentException e) {
      return LeaveReason.CONNECTION_LOST;
    }
  }
}
