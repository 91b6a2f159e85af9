package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.examples.FrameMeter.Finding;
import dev.presence.testing.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameMeterTest {
  private static final int LIMIT = 65_536;

  private final VirtualTime time = VirtualTime.create();
  private final FrameMeter meter = new FrameMeter(LIMIT, new Rate(3, Duration.ofSeconds(10)));

  private Finding look(byte[] bytes) {
    return meter.look(buffer(bytes), time.nanoTime());
  }

  private boolean passes(byte[] bytes) {
    return look(bytes) == Finding.FINE;
  }

  private static Buffer buffer(byte[] bytes) {
    return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
  }

  /** A masked text frame, as a client sends it. */
  private static byte[] frame(int length) {
    return frame(0x81, length);
  }

  private static byte[] frame(int first, int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    frame.put((byte) first);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.putInt(0x01020304).put(new byte[length]);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  @ParameterizedTest
  @CsvSource({"0,true", "125,true", "126,true", "65535,true", "65536,true", "65537,false"})
  void aFrameOfUpToTheLimitPasses(int length, boolean passes) {
    assertThat(passes(frame(length))).isEqualTo(passes);
  }

  @Test
  void theHeaderAloneIsEnoughToRefuse() {
    byte[] header = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 9, 9, 9, 9};

    assertThat(passes(header)).isFalse();
  }

  @Test
  void aLengthBeyondAllNumbersIsRefused() {
    byte[] header = {(byte) 0x82, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 9, 9, 9, 9};

    assertThat(passes(header)).isFalse();
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
      boolean passes = passes(Arrays.copyOfRange(all, at, end));
      assertThat(passes).as("bytes %d to %d", at, end).isEqualTo(end < endOfAllowed);
      if (!passes) {
        return;
      }
    }
  }

  @Test
  void takesNothingFromTheBuffer() {
    Buffer buffer = buffer(frame(10));

    meter.look(buffer, time.nanoTime());

    assertThat(buffer.remaining()).isEqualTo(16);
  }

  @Test
  void fragmentsCountTogetherWithControlFramesBetweenThem() {
    assertThat(passes(frame(0x01, 40_000))).isTrue();
    assertThat(passes(frame(0x89, 125))).isTrue();
    assertThat(passes(frame(0x00, 25_536))).isTrue();
    assertThat(passes(frame(0x80, 0))).isTrue();

    assertThat(passes(frame(0x01, 40_000))).as("the next message").isTrue();
    assertThat(look(frame(0x80, 25_537))).isEqualTo(Finding.MESSAGE_TOO_LONG);
  }

  @Test
  void anyControlFrameCountsAndATimeLaterTheyMayComeAgain() {
    byte[] threeAtOnce = concat(concat(frame(0x89, 0), frame(0x8a, 5)), frame(0x88, 2));

    assertThat(passes(threeAtOnce)).isTrue();
    assertThat(passes(frame(10))).isTrue();
    assertThat(look(frame(0x89, 0))).isEqualTo(Finding.TOO_MANY_CONTROL_FRAMES);
    time.advance(Duration.ofSeconds(10));
    assertThat(passes(threeAtOnce)).isTrue();
    assertThat(look(concat(frame(1), frame(0x8a, 0)))).isEqualTo(Finding.TOO_MANY_CONTROL_FRAMES);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
