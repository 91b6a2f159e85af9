package dev.presence.redis;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes that a test has started. */
final class Signals {
  private Signals() {}

  static void send(String signal, Process process) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
      if (!kill.waitFor(20, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("could not send " + signal + " to " + process);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("could not send " + signal + " to " + process, e);
    }
  }
}
