package dev.presence.it;

import org.jspecify.annotations.Nullable;

/** A command could not be run, failed or took too long; the message carries what it printed. */
final class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShellException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
