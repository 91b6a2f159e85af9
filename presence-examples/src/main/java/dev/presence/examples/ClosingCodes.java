package dev.presence.examples;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;

/** Close codes that server and agent agree on. */
final class ClosingCodes {
  /** A newer session of the same user and device took this one's place. */
  static final int REPLACED = 4409;

  /** The join was refused; the reason says when to try again. */
  static final int TRY_AGAIN = 4429;

  private ClosingCodes() {}

  static CloseReason tooBig() {
    return new CloseReason(
        CloseCodes.TOO_BIG, "a text message may have " + ClientEndpoint.MAX_MESSAGE + " bytes");
  }

  static CloseReason tooManyControlFrames() {
    return new CloseReason(
        CloseCodes.VIOLATED_POLICY,
        "more than %d control frames in %d s"
            .formatted(
                MessageLimit.MOST_CONTROL_FRAMES, MessageLimit.CONTROL_FRAMES_WITHIN.toSeconds()));
  }

  static CloseReason tryAgainIn(Duration delay) {
    return new CloseReason(
        code(TRY_AGAIN), "try again in " + Math.max(1, delay.toMillis()) + " ms");
  }

  private static CloseCode code(int code) {
    return CloseCodes.getCloseCode(code);
  }
}
