package dev.presence.examples;

/** A request that means nothing here: 400, and why. */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
