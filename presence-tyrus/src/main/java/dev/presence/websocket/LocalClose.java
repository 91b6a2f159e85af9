package dev.presence.websocket;

import dev.presence.LeaveReason;
import jakarta.websocket.Session;
import java.util.Optional;

/**
 * Whether the close being told right now was asked for by our own side.
 *
 * <p>The API does not tell. But containers run {@code @OnClose} on the thread that called {@link
 * Session#close}, so that call is on the stack. Costs some microseconds, once per leave.
 */
final class LocalClose {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private LocalClose() {}

  static Optional<LeaveReason> onThisThread() {
    return STACK.walk(frames -> frames.anyMatch(LocalClose::isSessionClose))
        ? Optional.of(LeaveReason.CLOSED_BY_SERVER)
        : Optional.empty();
  }

  private static boolean isSessionClose(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals("close")
        && Session.class.isAssignableFrom(frame.getDeclaringClass());
  }
}
