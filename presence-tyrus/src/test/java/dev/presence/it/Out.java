package dev.presence.it;

/** Where a child process says something to its parent. */
final class Out {
  private Out() {}

  /** Prints a {@link Report} of this moment; details alternate between key and value. */
  static void report(String what, Object... details) {
    String line = Report.now(what, details).line();
    synchronized (System.out) {
      System.out.println(line);
    }
  }
}
