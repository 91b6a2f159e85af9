package dev.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.Identity;
import dev.presence.Member;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of what is in the engine: parts in sequence, each as its length, a colon, its bytes.
 */
final class Wire {
  private Wire() {}

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }

  static long number(Object bytes) {
    return Long.parseLong(text(bytes));
  }

  static byte[] pack(List<String> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String part : parts) {
      byte[] bytes = bytes(part);
      out.writeBytes(bytes(bytes.length + ":"));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  static List<String> unpack(byte[] packed) {
    return split(packed, 0).stream().map(Wire::text).toList();
  }

  static List<byte[]> split(byte[] packed) {
    return split(packed, 0);
  }

  private static List<byte[]> split(byte[] packed, int from) {
    List<byte[]> parts = new ArrayList<>();
    int at = from;
    while (at < packed.length) {
      int colon = indexOfColon(packed, at);
      int end = colon + 1 + length(packed, at, colon);
      parts.add(Arrays.copyOfRange(packed, colon + 1, end));
      at = end;
    }
    return parts;
  }

  private static int length(byte[] packed, int from, int to) {
    return Integer.parseInt(new String(packed, from, to - from, UTF_8));
  }

  private static int indexOfColon(byte[] packed, int from) {
    int at = from;
    while (packed[at] != ':') {
      at++;
    }
    return at;
  }

  /** What the scripts pass on without looking at it. */
  static byte[] payload(Member member) {
    List<String> parts = new ArrayList<>();
    parts.add(member.identity().device());
    parts.add(member.connection());
    parts.add(Long.toString(member.joinedAt().toEpochMilli()));
    member
        .attributes()
        .forEach(
            (name, value) -> {
              parts.add(name);
              parts.add(value);
            });
    return pack(parts);
  }

  /** {@code fence:length of user:length of slot:} user, slot, payload. */
  static Member member(String id, byte[] value) {
    int first = indexOfColon(value, 0);
    int second = indexOfColon(value, first + 1);
    int third = indexOfColon(value, second + 1);
    int userLength = length(value, first + 1, second);
    int slotLength = length(value, second + 1, third);
    String user = new String(value, third + 1, userLength, UTF_8);
    List<String> parts =
        split(value, third + 1 + userLength + slotLength).stream().map(Wire::text).toList();
    return new Member(
        id,
        Ids.node(id),
        Identity.of(user, parts.get(0)),
        parts.get(1),
        attributes(parts),
        Instant.ofEpochMilli(Long.parseLong(parts.get(2))));
  }

  private static Map<String, String> attributes(List<String> parts) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 3; i < parts.size(); i += 2) {
      attributes.put(parts.get(i), parts.get(i + 1));
    }
    return attributes;
  }
}
