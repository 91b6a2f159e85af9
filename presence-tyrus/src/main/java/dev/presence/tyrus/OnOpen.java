package dev.presence.tyrus;

/**
 * Whether this thread is opening a session. Without that, a session that joins from a thread which
 * happened to read from another connection before would be tied to that one.
 */
final class OnOpen {
  private static final String ENDPOINT = "org.glassfish.tyrus.core.TyrusEndpointWrapper";

  private OnOpen() {}

  static boolean runsOnThisThread() {
    return StackWalker.getInstance().walk(frames -> frames.anyMatch(OnOpen::isOnConnect));
  }

  private static boolean isOnConnect(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals("onConnect") && frame.getClassName().equals(ENDPOINT);
  }
}
