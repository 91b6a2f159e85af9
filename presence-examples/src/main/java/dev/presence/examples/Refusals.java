package dev.presence.examples;

import org.glassfish.tyrus.core.HandshakeException;

/** What a failed connection attempt means. */
final class Refusals {
  private Refusals() {}

  /** The HTTP status that the server answered with; 0 if it did not answer. */
  static int status(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HandshakeException answer) {
        return answer.getHttpStatusCode();
      }
    }
    return 0;
  }

  /** Whether another attempt would be answered alike: the client itself is wrong. */
  static boolean isFinal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 429;
  }

  static String text(int status) {
    return switch (status) {
      case 400 -> "the server does not accept this user or device (400)";
      case 401 -> "the server does not know this token (401)";
      case 403 -> "this token may not connect as this user (403)";
      case 404 -> "the server has no endpoint at this path (404)";
      default -> "the server refused the connection (" + status + ")";
    };
  }

  /** The innermost cause says it best. */
  static String text(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
