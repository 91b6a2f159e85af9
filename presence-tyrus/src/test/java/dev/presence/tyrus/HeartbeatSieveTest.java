package dev.presence.tyrus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.glassfish.tyrus.core.extension.ExtendedExtension;
import org.glassfish.tyrus.core.frame.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatSieveTest {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final String ASK = "\u0005hb1 ask id=7";

  private final List<String> taken = new ArrayList<>();
  private final List<String> ponged = new ArrayList<>();
  private boolean takes = true;
  private int passed;
  private int closing;
  private final HeartbeatSieve.Listener peer =
      new HeartbeatSieve.Listener() {
        private byte @Nullable [] held;

        @Override
        public byte @Nullable [] held() {
          return held;
        }

        @Override
        public void hold(byte @Nullable [] begun) {
          held = begun;
        }

        @Override
        public boolean takes() {
          return takes;
        }

        @Override
        public void taken(String text) {
          taken.add(text);
        }

        @Override
        public void passed() {
          passed++;
        }

        @Override
        public void ponged(byte[] payload) {
          ponged.add(new String(payload, UTF_8));
        }

        @Override
        public void closing() {
          closing++;
        }
      };
  private final ExtendedExtension sieve = new HeartbeatSieve(() -> peer);

  private Frame say(boolean last, int opcode, String text) {
    return sieve.processIncoming(null, frame(last, opcode, text));
  }

  private static Frame frame(boolean last, int opcode, String text) {
    return Frame.builder()
        .fin(last)
        .opcode((byte) opcode)
        .payloadData(text.getBytes(UTF_8))
        .build();
  }

  private static void assertNothing(Frame frame) {
    assertThat(frame.getOpcode()).isEqualTo((byte) PONG);
    assertThat(frame.isFin()).isTrue();
    assertThat(frame.getPayloadLength()).isZero();
  }

  private static void assertFrame(Frame frame, boolean last, int opcode, String text) {
    assertThat(new String(frame.getPayloadData(), UTF_8)).isEqualTo(text);
    assertThat(frame.getOpcode()).isEqualTo((byte) opcode);
    assertThat(frame.isFin()).isEqualTo(last);
  }

  @Test
  void aPongIsToldAndGoesOn() {
    Frame pong = say(true, PONG, "12345678");

    assertFrame(pong, true, PONG, "12345678");
    assertThat(ponged).containsExactly("12345678");
  }

  @Test
  void aCloseFrameIsToldAndGoesOn() {
    Frame close = say(true, CLOSE, "");

    assertFrame(close, true, CLOSE, "");
    assertThat(closing).isEqualTo(1);
  }

  @Test
  void theEmptyPongInPlaceOfAHeartbeatIsNoPongOfThePeer() {
    assertNothing(say(true, TEXT, ASK));

    assertThat(ponged).isEmpty();
  }

  @Test
  void aHeartbeatIsTakenAndAnEmptyPongGoesOn() {
    assertNothing(say(true, TEXT, ASK));

    assertThat(taken).containsExactly(ASK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "\u0005", "\u0005h", "\u0005hx", "h", " \u0005hb1 ask id=7"})
  void anyOtherTextGoesOnAsItIs(String text) {
    Frame frame = frame(true, TEXT, text);

    assertThat(sieve.processIncoming(null, frame)).isSameAs(frame);
    assertThat(taken).isEmpty();
    assertThat(passed).isEqualTo(1);
  }

  @Test
  void whatBeginsAsAHeartbeatIsTakenHoweverItGoesOn() {
    assertNothing(say(true, TEXT, "\u0005hb"));
    assertNothing(say(true, TEXT, "\u0005hb nonsense"));

    assertThat(taken).containsExactly("\u0005hb", "\u0005hb nonsense");
    assertThat(passed).isZero();
  }

  @Test
  void ofALongOneTheBeginningIsKeptThatShowsThatItIsTooLong() {
    String text = "\u0005hb1 ask id=" + "7".repeat(1_000_000);

    assertNothing(say(true, TEXT, text));
    assertNothing(say(false, TEXT, text));
    assertNothing(say(true, CONTINUATION, text));

    assertThat(taken).containsExactly(text.substring(0, 129), text.substring(0, 129));
  }

  @Test
  void binaryMessagesAndControlFramesGoOn() {
    for (int opcode : new int[] {BINARY, CLOSE, PING, PONG}) {
      Frame frame = frame(true, opcode, ASK);
      assertThat(sieve.processIncoming(null, frame)).isSameAs(frame);
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void aHeartbeatInPiecesIsTakenAndAPingBetweenThemGoesOn() {
    Frame ping = frame(true, PING, "");

    for (int i = 0; i < ASK.length(); i++) {
      assertNothing(say(false, i == 0 ? TEXT : CONTINUATION, ASK.substring(i, i + 1)));
      assertThat(sieve.processIncoming(null, ping)).isSameAs(ping);
    }
    assertThat(taken).isEmpty();
    assertNothing(say(true, CONTINUATION, ""));

    assertThat(taken).containsExactly(ASK);
  }

  @Test
  void aTextThatOnlyBeganLikeAHeartbeatGoesOnWithWhatWasHeldBack() {
    assertNothing(say(false, TEXT, ""));
    assertNothing(say(false, CONTINUATION, "\u0005"));
    assertFrame(say(false, CONTINUATION, "hello"), false, TEXT, "\u0005hello");
    assertFrame(say(true, CONTINUATION, "\u0005hb"), true, CONTINUATION, "\u0005hb");

    assertNothing(say(false, TEXT, "\u0005h"));
    assertFrame(say(true, CONTINUATION, ""), true, TEXT, "\u0005h");

    assertThat(taken).isEmpty();
    assertThat(passed).isEqualTo(3);
  }

  @Test
  void whatIsTakenLeavesNoTraceInTheNextMessage() {
    assertNothing(say(true, TEXT, ASK));
    assertNothing(say(false, TEXT, "\u0005"));
    assertFrame(say(true, CONTINUATION, "x"), true, TEXT, "\u0005x");

    assertFrame(say(true, TEXT, "hello"), true, TEXT, "hello");
    assertNothing(say(true, TEXT, ASK));

    assertThat(taken).containsExactly(ASK, ASK);
  }

  @Test
  void continuationsOfABinaryMessageGoOnHoweverTheyBegin() {
    assertFrame(say(false, BINARY, "x"), false, BINARY, "x");
    assertFrame(say(true, CONTINUATION, ASK), true, CONTINUATION, ASK);

    assertThat(taken).isEmpty();
    assertThat(passed).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY})
  void aMessageInTheMiddleOfAHeartbeatBecomesWhatTyrusRefuses(int opcode) {
    assertNothing(say(false, TEXT, "\u0005hb1 "));

    assertFrame(say(true, opcode, "hello"), true, CONTINUATION, "hello");
  }

  @Test
  void nothingIsTakenFromWhoTakesNoPart() {
    takes = false;
    assertFrame(say(true, TEXT, ASK), true, TEXT, ASK);
    assertFrame(say(false, TEXT, "\u0005"), false, TEXT, "\u0005");
    takes = true;
    assertFrame(say(true, CONTINUATION, "hb1 ask id=7"), true, CONTINUATION, "hb1 ask id=7");

    assertThat(taken).isEmpty();
  }

  @Test
  void whatIsSentIsNotTouched() {
    Frame frame = frame(true, TEXT, ASK);

    assertThat(sieve.processOutgoing(null, frame)).isSameAs(frame);
  }
}
