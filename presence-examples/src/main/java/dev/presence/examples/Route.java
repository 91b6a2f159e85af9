package dev.presence.examples;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What answers at one path.
 *
 * @param methods that are answered, as {@code Allow} lists them
 * @param isOpen whether anybody may ask
 * @param maxBody the longest body, in bytes
 * @param action answers
 */
record Route(String methods, boolean isOpen, int maxBody, Action action) {
  static final String READING = "GET, HEAD";

  private static final Set<String> BODILESS = Set.of("GET", "HEAD");

  /** Something to read. */
  static Route reading(boolean isOpen, Supplier<Answer> answer) {
    return new Route(READING, isOpen, 0, body -> CompletableFuture.completedStage(answer.get()));
  }

  static boolean readsBody(String method) {
    return !BODILESS.contains(method);
  }

  /** Why a method is not answered; empty if it is. */
  static Optional<Denial> problemWith(String method, String methods) {
    return List.of(methods.split(", ")).contains(method)
        ? Optional.empty()
        : Optional.of(Denial.methodNotAllowed(methods));
  }
}
