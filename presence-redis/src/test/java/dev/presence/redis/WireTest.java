package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.Member;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {
  private static final Member ODD =
      new Member(
          "node-1#0123456789ab/42",
          "node-1",
          Identity.of("Zoë:3", "a\0b"),
          "7:7",
          Map.of("remoteAddress", "[2001:db8::1]:443", "", "é"),
          Instant.ofEpochMilli(1_700_000_000_123L));

  /** As the scripts put it together. */
  private static byte[] value(Member member) {
    byte[] user = Wire.bytes(member.identity().user());
    byte[] slot = Wire.bytes(member.identity().device());
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes(Wire.bytes("99:%d:%d:".formatted(user.length, slot.length)));
    value.writeBytes(user);
    value.writeBytes(slot);
    value.writeBytes(Wire.payload(member));
    return value.toByteArray();
  }

  @Test
  void whatIsPackedIsUnpacked() {
    List<String> parts = List.of("", "a:b", "12:", "é\n\0");

    assertThat(Wire.unpack(Wire.pack(parts))).isEqualTo(parts);
  }

  @Test
  void aMemberComesBackAsItWas() {
    assertThat(Wire.member(ODD.id(), value(ODD))).isEqualTo(ODD);
  }

  @Test
  void aBatchIsReadInOrder() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    batch.writeBytes(Wire.pack(List.of("J", "node-1#0123456789ab", "42")));
    byte[] value = value(ODD);
    batch.writeBytes(Wire.bytes(value.length + ":"));
    batch.writeBytes(value);
    batch.writeBytes(Wire.pack(List.of("L", "b#1", "7", "DEAD", "silent for 35 s")));
    batch.writeBytes(Wire.pack(List.of("D", "c#1", "NODE_LOST")));

    assertThat(Change.decode(batch.toByteArray()))
        .containsExactly(
            new Change.Came(ODD),
            new Change.Went("b#1/7", LeaveReason.DEAD, "silent for 35 s"),
            new Change.Died("c#1", LeaveReason.NODE_LOST));
  }

  @Test
  void aReasonOfANewerVersionIsALostConnection() {
    byte[] batch = Wire.pack(List.of("L", "b#1", "7", "ABDUCTED", "by aliens"));

    assertThat(Change.decode(batch))
        .containsExactly(new Change.Went("b#1/7", LeaveReason.CONNECTION_LOST, "by aliens"));
  }

  @Test
  void anEntryOfAnUnknownKindIsRefused() {
    assertThatThrownBy(() -> Change.decode(Wire.pack(List.of("X", "b#1", "7"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("unknown X");
  }

  @Test
  void anIdIsThatOfAMemberOrNot() {
    assertThat(Ids.isMember(Ids.member(Ids.instance("node-1"), "42"))).isTrue();
    assertThat(Ids.isMember("nobody")).isFalse();
    assertThat(Ids.isMember("node-1#0123456789ab/")).isFalse();
    assertThat(Ids.isMember("node-1#0123456789ab/12345678901234567890")).isFalse();
  }
}
