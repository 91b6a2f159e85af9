package dev.presence.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageMeterTest {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final List<Boolean> told = new ArrayList<>();
  private final ByteArrayOutputStream handled = new ByteArrayOutputStream();
  private Runnable whenTold = () -> {};
  private final Link meter = metered(this::take);

  private Link metered(ReadHandler tyrus) {
    Connection connection = mock();
    when(connection.getReadHandler()).thenReturn(tyrus);
    Link.Listener listener = mock();
    doAnswer(call -> tell(call.getArgument(1))).when(listener).message(any(), anyBoolean());
    Link link = new Link(mock(), mock(), listener);
    link.place(connection, false, true);
    return link;
  }

  private long unfinished() {
    return meter.unfinished().orElseThrow();
  }

  private @Nullable Object tell(boolean last) {
    told.add(last);
    whenTold.run();
    return null;
  }

  private void take(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    handled.writeBytes(bytes);
  }

  private void read(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(joined::writeBytes);
    meter.handle(ByteBuffer.wrap(joined.toByteArray()));
  }

  private static byte[] frame(boolean last, int opcode, int length) {
    return frame(last, opcode, length, true);
  }

  private static byte[] frame(boolean last, int opcode, int length, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    int mask = masked ? 0x80 : 0;
    frame.put((byte) ((last ? 0x80 : 0) | opcode));
    if (length < 126) {
      frame.put((byte) (mask | length));
    } else if (length < 65_536) {
      frame.put((byte) (mask | 126)).putShort((short) length);
    } else {
      frame.put((byte) (mask | 127)).putLong(length);
    }
    if (masked) {
      frame.putInt(0x89abcdef);
    }
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 0x88);
    frame.put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static byte[] half(byte[] frame) {
    return Arrays.copyOf(frame, frame.length / 2);
  }

  private static byte[] otherHalf(byte[] frame) {
    return Arrays.copyOfRange(frame, frame.length / 2, frame.length);
  }

  @Test
  void wholeMessagesAreNotTold() {
    read(frame(true, TEXT, 5), frame(true, PING, 8));
    read(frame(true, TEXT, 0));

    assertThat(told).isEmpty();
    assertThat(unfinished()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void aMessageReadInOnePieceIsNotTold(int length) {
    byte[] frame = frame(true, TEXT, length);

    read(frame, frame);

    assertThat(told).isEmpty();
    assertThat(unfinished()).isZero();
    assertThat(handled.size()).isEqualTo(2 * frame.length);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "125,true", "126,true", "65535,true", "65536,true", "200000,false"})
  void aMessageThatComesByteByByteIsToldAtItsFirstAndItsLast(int length, boolean masked) {
    byte[] frame = frame(true, TEXT, length, masked);
    for (int i = 0; i < frame.length - 1; i++) {
      read(new byte[] {frame[i]});
      assertThat(unfinished()).isEqualTo(i + 1);
    }
    assertThat(told).containsExactly(false);

    read(new byte[] {frame[frame.length - 1]});

    assertThat(told).containsExactly(false, true);
    assertThat(unfinished()).isZero();
  }

  @Test
  void aFragmentedMessageIsUnfinishedBetweenItsFrames() {
    byte[] first = frame(false, TEXT, 5);
    byte[] next = frame(false, CONTINUATION, 5);
    read(first);
    read(next);
    assertThat(told).containsExactly(false);
    assertThat(unfinished()).isEqualTo(first.length + next.length);

    read(frame(true, CONTINUATION, 0));

    assertThat(told).containsExactly(false, true);
  }

  @Test
  void aPingBetweenFragmentsFinishesNothing() {
    read(frame(false, TEXT, 5));
    read(half(frame(true, PING, 4)));
    read(otherHalf(frame(true, PING, 4)));

    assertThat(told).containsExactly(false);
    assertThat(unfinished()).isPositive();
  }

  @Test
  void halfAPongIsNoMessage() {
    read(half(frame(true, PONG, 8)));
    assertThat(unfinished()).isZero();
    read(otherHalf(frame(true, PONG, 8)));

    assertThat(told).isEmpty();
  }

  @Test
  void aPeerThatAlwaysHasOneMessageUnderWayFinishesEach() {
    byte[] frame = frame(true, TEXT, 300);
    read(half(frame));
    read(otherHalf(frame), half(frame));
    read(otherHalf(frame), frame, half(frame));

    assertThat(told).containsExactly(false, true, false, true, false);
    assertThat(unfinished()).isEqualTo(half(frame).length);
  }

  @Test
  void aPeerThatAlwaysHasOneFragmentedMessageUnderWayFinishesEach() {
    read(frame(false, TEXT, 3));
    read(frame(true, CONTINUATION, 3), frame(false, TEXT, 3));

    assertThat(told).containsExactly(false, true, false);
  }

  @Test
  void whoeverIsToldMayAskForTheBytes() {
    List<Long> bytes = new ArrayList<>();
    whenTold = () -> bytes.add(unfinished());
    byte[] frame = frame(true, TEXT, 300);

    read(half(frame));
    read(otherHalf(frame), half(frame));

    assertThat(bytes).containsExactly((long) half(frame).length, 0L, (long) half(frame).length);
  }

  @Test
  void theEndIsToldBeforeTheMessageIsHandled() {
    List<Boolean> toldByThen = new ArrayList<>();
    Link slow = metered(data -> toldByThen.addAll(told));
    byte[] frame = frame(true, TEXT, 300);
    slow.handle(ByteBuffer.wrap(half(frame)));
    toldByThen.clear();

    slow.handle(ByteBuffer.wrap(otherHalf(frame)));

    assertThat(toldByThen).containsExactly(false, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverTheReadsAreTyrusGetsAllBytesAndOnlyTheEndDecides(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      all.writeBytes(frame(true, random.nextBoolean() ? TEXT : PING, random.nextInt(126)));
      all.writeBytes(frame(false, TEXT, random.nextInt(70_000)));
      all.writeBytes(frame(true, PING, random.nextInt(126)));
      all.writeBytes(frame(true, CONTINUATION, random.nextInt(300)));
    }
    byte[] bytes = all.toByteArray();
    for (int at = 0; at < bytes.length; ) {
      int next = Math.min(bytes.length, at + 1 + random.nextInt(9_000));
      meter.handle(ByteBuffer.wrap(bytes, at, next - at));
      at = next;
    }

    assertThat(handled.toByteArray()).isEqualTo(bytes);
    assertThat(unfinished()).isZero();
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).as("begun and finished in turns, at %s", i).isEqualTo(i % 2 == 1);
    }
    assertThat(told).hasSizeGreaterThan(200);
  }
}
