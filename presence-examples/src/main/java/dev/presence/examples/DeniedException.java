package dev.presence.examples;

/** A request that is not served, and the answer to it. */
final class DeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Denial denial;

  DeniedException(Denial denial) {
    super(denial.text());
    this.denial = denial;
  }

  Denial denial() {
    return denial;
  }
}
