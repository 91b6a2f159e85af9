package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TokenTest {
  @Test
  void aTokenIsEightBytesBigEndian() {
    ByteBuffer payload = Token.payload(0x0102030405060708L);
    assertThat(payload.remaining()).isEqualTo(8);
    assertThat(payload.get(0)).isEqualTo((byte) 1);
    assertThat(payload.get(7)).isEqualTo((byte) 8);
  }

  @Test
  void itComesBackFromAnyBufferWhichStaysAsItWas() {
    ByteBuffer buffer = ByteBuffer.allocate(10).putLong(1, -42L).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(1).limit(9);
    assertThat(Token.of(buffer)).hasValue(-42L);
    assertThat(buffer.remaining()).isEqualTo(8);
  }

  @Test
  void anotherLengthIsNotOurs() {
    assertThat(Token.of(ByteBuffer.allocate(7))).isEmpty();
    assertThat(Token.of(ByteBuffer.allocate(9))).isEmpty();
  }
}
