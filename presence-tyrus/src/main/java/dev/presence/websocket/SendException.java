package dev.presence.websocket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a message was not sent, or is not known to have been. */
public final class SendException extends IOException {
  /** What came between. */
  public enum Why {
    /** The session left, or is not watched; the message being written then may have arrived. */
    LEFT,
    /** The message alone is larger than the limit; nothing else is affected. */
    TOO_LARGE,
    /** Given up at a limit, see {@link SendLimits.WhenFull}. */
    DROPPED,
    /** The container refused it, or failed to write it; the cause says how. */
    FAILED
  }

  private static final long serialVersionUID = 1L;

  private final Why why;

  SendException(Why why, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  SendException(Why why, String message) {
    this(why, message, null);
  }

  /** What came between. */
  public Why why() {
    return why;
  }
}
