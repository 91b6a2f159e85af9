package dev.presence.examples;

import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where log lines go: all to standard error, see {@code logback.xml}. */
final class Logging {
  /** Read by {@code logback.xml}. */
  private static final String CONTAINERS = "presence.log.containers";

  private static final List<String> LEVELS =
      List.of("presence.log.level", "presence.log.departures");

  private Logging() {}

  /** Only what an operator should act on. Has an effect before the first logger is made. */
  static void onlyWarnings() {
    LEVELS.forEach(level -> set(level, "WARN"));
  }

  /**
   * For clients: Tyrus warns with a stack trace of a connection that ends while it is being opened
   * or written to. What becomes of their connection they tell by themselves, in one line. Has an
   * effect before the first logger is made.
   */
  static void onlyErrorsOfContainers() {
    set(CONTAINERS, "ERROR");
  }

  /** A line for each request and each WebSocket. Has an effect before the first logger is made. */
  static void access() {
    set("presence.log.access", "INFO");
  }

  private static void set(String level, String value) {
    if (System.getProperty(level) == null) {
      System.setProperty(level, value);
    }
  }

  /** Tyrus and Grizzly log by java.util.logging. */
  static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
