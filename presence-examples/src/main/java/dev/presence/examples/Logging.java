package dev.presence.examples;

import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where log lines go: all to standard error, see {@code logback.xml}. */
final class Logging {
  /** Read by {@code logback.xml}. */
  private static final List<String> LEVELS =
      List.of("presence.log.level", "presence.log.departures");

  private Logging() {}

  /** Only what an operator should act on. Has an effect before the first logger is made. */
  static void onlyWarnings() {
    for (String level : LEVELS) {
      if (System.getProperty(level) == null) {
        System.setProperty(level, "WARN");
      }
    }
  }

  /** Tyrus and Grizzly log by java.util.logging. */
  static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
