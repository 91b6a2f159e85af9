package dev.presence.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an exception says about a connection, in words a person understands.
 *
 * <p>By the exception's type first, then by the texts that Linux, macOS and Windows are known to
 * use; a text that is unknown or in another language is kept as it is. An exception that says
 * nothing about a connection (a handler's own {@code NullPointerException}) gives nothing.
 */
final class ConnectionErrors {
  /** Enough for any real chain of causes. */
  private static final int MAX_DEPTH = 50;

  private static final Map<Class<?>, String> TYPES =
      Map.of(
          SocketTimeoutException.class, "timed out",
          InterruptedByTimeoutException.class, "timed out",
          NoRouteToHostException.class, "no route to host",
          PortUnreachableException.class, "port unreachable");

  /** A {@code ConnectException} is also thrown for timeouts, which its text tells. */
  private static final Map<Class<?>, String> VAGUE_TYPES =
      Map.of(
          ConnectException.class, "connection refused",
          EOFException.class, "ended without a close frame",
          ClosedChannelException.class, "already closed");

  private static final List<Known> KNOWN_TEXTS =
      List.of(
          known(
              "reset by peer",
              "reset by peer",
              "connection reset",
              "forcibly closed by the remote host",
              "network name is no longer available"),
          known(
              "aborted by this machine",
              "connection abort",
              "connection was aborted",
              "software caused connection abort"),
          known(
              "timed out",
              "timed out",
              "timeout",
              "did not properly respond after a period of time",
              "semaphore timeout period"),
          known(
              "no route to host",
              "no route to host",
              "host is unreachable",
              "unreachable host",
              "host is down"),
          known(
              "network unreachable",
              "network is unreachable",
              "unreachable network",
              "network is down",
              "network dropped connection"),
          known("broken pipe", "broken pipe", "pipe is being closed", "socket is not connected"),
          known("connection refused", "connection refused", "actively refused"),
          known(
              "ended without a close frame",
              "end of stream",
              "end of file",
              "unexpected eof",
              "connection closed by peer"),
          known(
              "already closed",
              "stream closed",
              "connection closed",
              "connection is closed",
              "socket closed",
              "socket is closed",
              "connection is not open"));

  private ConnectionErrors() {}

  /** For example {@code reset by peer}; empty if the error is not one of a connection. */
  static Optional<String> describe(Throwable error) {
    List<Throwable> chain = chain(error);
    return first(chain, ConnectionErrors::byType)
        .or(() -> first(chain, ConnectionErrors::byText))
        .or(() -> first(chain, ConnectionErrors::byVagueType))
        .or(() -> first(chain, ConnectionErrors::original));
  }

  private static Optional<String> first(List<Throwable> chain, Reading reading) {
    return chain.stream().map(reading::of).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> byType(Throwable error) {
    return phrase(TYPES, error);
  }

  /** Types that only say that it is over; a text deeper in the chain may say why. */
  private static Optional<String> byVagueType(Throwable error) {
    return phrase(VAGUE_TYPES, error);
  }

  private static Optional<String> phrase(Map<Class<?>, String> types, Throwable error) {
    return types.entrySet().stream()
        .filter(type -> type.getKey().isInstance(error))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Optional<String> byText(Throwable error) {
    String text = text(error).toLowerCase(Locale.ROOT);
    return isOfConnection(error)
        ? KNOWN_TEXTS.stream().filter(known -> known.isIn(text)).map(Known::phrase).findFirst()
        : Optional.empty();
  }

  /** The error's own words, whatever language they are in. */
  private static Optional<String> original(Throwable error) {
    if (!isOfConnection(error)) {
      return Optional.empty();
    }
    String text = text(error);
    return Optional.of(text.isBlank() ? error.getClass().getName() : text);
  }

  private static boolean isOfConnection(Throwable error) {
    return error instanceof IOException;
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null ? "" : message;
  }

  /** The deepest cause last. Ends at a cause that was already seen. */
  private static List<Throwable> chain(Throwable error) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = error; at != null && seen.add(at) && chain.size() < MAX_DEPTH; ) {
      chain.add(at);
      at = at.getCause();
    }
    return chain;
  }

  private static Known known(String phrase, String... texts) {
    return new Known(phrase, List.of(texts));
  }

  private record Known(String phrase, List<String> texts) {
    boolean isIn(String message) {
      return texts.stream().anyMatch(message::contains);
    }
  }

  @FunctionalInterface
  private interface Reading {
    Optional<String> of(Throwable error);
  }
}
