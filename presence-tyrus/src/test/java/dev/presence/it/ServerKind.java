package dev.presence.it;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The servers that the tests run on, and the jars of the test class path that belong to each.
 *
 * <p>A child sees the jars of its own kind and those that belong to none: the Jakarta API would
 * otherwise find another container's default configurator, and two of the jars bring a copy of the
 * API.
 */
enum ServerKind {
  TYRUS("tyrus-", "grizzly-", "jakarta.websocket-"),
  TOMCAT("tomcat-"),
  JETTY("jetty-", "jakarta.websocket-", "jakarta.servlet-"),
  UNDERTOW("undertow-", "xnio-", "jboss-", "jakarta.websocket-", "jakarta.servlet-"),
  SPRING("tomcat-", "spring-");

  private final Set<String> jars;

  ServerKind(String... jars) {
    this.jars = Set.of(jars);
  }

  /** Tyrus, unless {@code container=} is among the options. */
  static ServerKind in(String... options) {
    return Arrays.stream(options)
        .filter(option -> option.startsWith("container="))
        .map(option -> option.substring("container=".length()))
        .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElse(TYRUS);
  }

  /** Whether a child of this kind may see this jar. */
  boolean sees(String jar) {
    return owns(jar) || Arrays.stream(values()).noneMatch(kind -> kind.owns(jar));
  }

  private boolean owns(String jar) {
    return jars.stream().anyMatch(jar::startsWith);
  }

  /** For people. */
  String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** As an option of the server's command line. */
  String option() {
    return "container=" + name().toLowerCase(Locale.ROOT);
  }
}
