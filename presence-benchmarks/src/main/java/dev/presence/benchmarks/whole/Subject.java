package dev.presence.benchmarks.whole;

import java.util.List;

/** A running server. It ends with its process. */
interface Subject {
  int port();

  /** Answers what only this kind of server can tell. */
  default Reply tell(String command, List<String> arguments) {
    throw new IllegalArgumentException("unknown command " + command);
  }
}
