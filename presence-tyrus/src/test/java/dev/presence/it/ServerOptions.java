package dev.presence.it;

import dev.presence.HeartbeatPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a test may choose about its server: {@code interval} and {@code timeout} of {@code whenIdle}
 * (none of both: presence with its heartbeat off), {@code workers} (threads that run handlers),
 * {@code keystore} (serve TLS with it).
 */
record ServerOptions(
    Optional<Duration> interval,
    Optional<Duration> timeout,
    Optional<Integer> workers,
    Optional<Path> keystore) {

  static ServerOptions parse(String... args) {
    Map<String, String> given =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return new ServerOptions(
        read(given, "interval", Duration::parse),
        read(given, "timeout", Duration::parse),
        read(given, "workers", Integer::valueOf),
        read(given, "keystore", Path::of));
  }

  private static <T> Optional<T> read(
      Map<String, String> given, String key, Function<String, T> as) {
    return Optional.ofNullable(given.get(key)).map(as);
  }

  HeartbeatPolicy policy() {
    return interval.isPresent() && timeout.isPresent()
        ? HeartbeatPolicy.whenIdle(interval.get(), timeout.get())
        : HeartbeatPolicy.off();
  }
}
