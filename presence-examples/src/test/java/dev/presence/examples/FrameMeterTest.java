package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameMeterTest {
  private static final int LIMIT = 65_536;

  private final FrameMeter meter = new FrameMeter(LIMIT);

  private static Buffer buffer(byte[] bytes) {
    return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
  }

  /** A masked text frame, as a client sends it. */
  private static byte[] frame(int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    frame.put((byte) 0x81);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.putInt(0x01020304).put(new byte[length]);
    return java.util.Arrays.copyOf(frame.array(), frame.position());
  }

  @ParameterizedTest
  @CsvSource({"0,true", "125,true", "126,true", "65535,true", "65536,true", "65537,false"})
  void aFrameOfUpToTheLimitPasses(int length, boolean passes) {
    assertThat(meter.allows(buffer(frame(length)))).isEqualTo(passes);
  }

  @Test
  void theHeaderAloneIsEnoughToRefuse() {
    byte[] header = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 9, 9, 9, 9};

    assertThat(meter.allows(buffer(header))).isFalse();
  }

  @Test
  void aLengthBeyondAllNumbersIsRefused() {
    byte[] header = {(byte) 0x82, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 9, 9, 9, 9};

    assertThat(meter.allows(buffer(header))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 65_536})
  void framesAreFollowedAcrossReadsOfAnySize(int read) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int length : new int[] {0, 5, 126, 70, 65_536, 0, 1_000, 65_535, 65_537}) {
      bytes.writeBytes(frame(length));
    }
    byte[] all = bytes.toByteArray();
    int endOfAllowed = all.length - 65_537;

    for (int at = 0; at < all.length; at += read) {
      int end = Math.min(at + read, all.length);
      boolean passes = meter.allows(buffer(java.util.Arrays.copyOfRange(all, at, end)));
      assertThat(passes).as("bytes %d to %d", at, end).isEqualTo(end < endOfAllowed);
      if (!passes) {
        return;
      }
    }
  }

  @Test
  void takesNothingFromTheBuffer() {
    Buffer buffer = buffer(frame(10));

    meter.allows(buffer);

    assertThat(buffer.remaining()).isEqualTo(16);
  }
}
