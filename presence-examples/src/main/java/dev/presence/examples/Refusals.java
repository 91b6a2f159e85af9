package dev.presence.examples;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How often the server has enforced each of its limits. Thread-safe. */
final class Refusals {
  /** What was too much. */
  enum Limit {
    WRONG_TOKENS("wrong_tokens"),
    CONNECTIONS_OF_ADDRESS("connections_of_address"),
    CONTROL_FRAMES("control_frames"),
    MESSAGE_SIZE("message_size"),
    MALFORMED_MESSAGES("malformed_messages"),
    SLOW_REQUESTS("slow_requests");

    private final String label;

    Limit(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final Map<Limit, LongAdder> counts =
      Arrays.stream(Limit.values())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), limit -> new LongAdder()));

  void count(Limit limit) {
    counter(limit).increment();
  }

  long of(Limit limit) {
    return counter(limit).sum();
  }

  private LongAdder counter(Limit limit) {
    return requireNonNull(counts.get(limit));
  }
}
