package dev.presence.websocket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** A ping's token on the wire: eight bytes, big-endian. */
final class Token {
  private Token() {}

  static ByteBuffer payload(long token) {
    return ByteBuffer.allocate(Long.BYTES).putLong(0, token);
  }

  /** Empty for a payload that cannot be ours. Leaves the buffer as it was. */
  static OptionalLong of(ByteBuffer payload) {
    return payload.remaining() == Long.BYTES
        ? OptionalLong.of(payload.duplicate().order(ByteOrder.BIG_ENDIAN).getLong())
        : OptionalLong.empty();
  }
}
