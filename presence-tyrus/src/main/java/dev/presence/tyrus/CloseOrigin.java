package dev.presence.tyrus;

import dev.presence.LeaveReason;
import java.util.Optional;
import java.util.Set;

/**
 * Who began the close that Tyrus is telling on this thread.
 *
 * <p>Tyrus does not say, but does all of it on one stack: it answers a close frame from within that
 * frame's {@code respond}; its own refusals (a message too big, a broken frame) come straight from
 * its read handler.
 */
final class CloseOrigin {
  private static final String CLOSE_FRAME = "org.glassfish.tyrus.core.frame.CloseFrame";
  private static final String SESSION = "org.glassfish.tyrus.core.TyrusSession";
  private static final String READ_HANDLER =
      "org.glassfish.tyrus.core.TyrusWebSocketEngine$TyrusReadHandler";
  private static final Set<String> ORIGINS = Set.of(CLOSE_FRAME, SESSION, READ_HANDLER);

  private CloseOrigin() {}

  static Optional<LeaveReason> onThisThread() {
    return StackWalker.getInstance()
        .walk(frames -> frames.filter(CloseOrigin::isOrigin).findFirst())
        .map(CloseOrigin::reason);
  }

  private static boolean isOrigin(StackWalker.StackFrame frame) {
    String method = frame.getMethodName();
    return ORIGINS.contains(frame.getClassName())
        && (method.equals("respond") || method.equals("close") || method.equals("handle"));
  }

  private static LeaveReason reason(StackWalker.StackFrame frame) {
    return frame.getClassName().equals(CLOSE_FRAME)
        ? LeaveReason.CLOSED_BY_PEER
        : LeaveReason.CLOSED_BY_SERVER;
  }
}
