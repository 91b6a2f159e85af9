package dev.presence.it;

import dev.presence.HeartbeatPolicy;
import dev.presence.websocket.WebSocketPresence;
import dev.presence.websocket.WebSocketPresence.Builder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a test may choose about its server: {@code container} (default Tyrus), {@code bare} (without
 * presence, with what people use today), {@code endpoint} ({@code pongs}: takes pongs itself and,
 * with {@code forwards=true}, is known to; {@code hidden}: sessions of an unknown class; {@code
 * parts}: tells parts of messages), {@code messageLimit}, {@code interval} and {@code timeout} of
 * {@code whenIdle} (none of both: presence with its heartbeat off), {@code workers} (threads that
 * run handlers), {@code keystore} (serve TLS with it).
 */
record ServerOptions(
    ServerKind kind,
    boolean bare,
    Optional<String> endpointName,
    boolean forwardsPongs,
    Optional<Duration> interval,
    Optional<Duration> timeout,
    Optional<Duration> messageLimit,
    Optional<Integer> workers,
    Optional<Path> keystore) {

  /** Where the endpoint is. */
  static final String PATH = "/peer";

  static ServerOptions parse(String... args) {
    Map<String, String> given =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return new ServerOptions(
        ServerKind.in(args),
        Boolean.parseBoolean(given.get("bare")),
        read(given, "endpoint", Function.identity()),
        Boolean.parseBoolean(given.get("forwards")),
        read(given, "interval", Duration::parse),
        read(given, "timeout", Duration::parse),
        read(given, "messageLimit", Duration::parse),
        read(given, "workers", Integer::valueOf),
        read(given, "keystore", Path::of));
  }

  private static <T> Optional<T> read(
      Map<String, String> given, String key, Function<String, T> as) {
    return Optional.ofNullable(given.get(key)).map(as);
  }

  Class<?> endpoint() {
    return bare ? BareEndpoint.class : endpoint(endpointName.orElse("test"));
  }

  private static Class<?> endpoint(String name) {
    return switch (name) {
      case "test" -> TestEndpoint.class;
      case "pongs" -> PongEndpoint.class;
      case "parts" -> PartsEndpoint.class;
      case "hidden" -> HiddenEndpoint.class;
      default -> throw new IllegalArgumentException("no endpoint " + name);
    };
  }

  /** Installs presence, unless the server shall be bare. */
  Optional<WebSocketPresence> presence(Function<Builder, WebSocketPresence> install) {
    return bare ? Optional.empty() : Optional.of(install.apply(builder()));
  }

  Builder builder() {
    Builder builder =
        WebSocketPresence.builder().policy(policy()).applicationForwardsPongs(forwardsPongs);
    messageLimit.ifPresent(builder::messageLimit);
    return builder;
  }

  private HeartbeatPolicy policy() {
    return interval.isPresent() && timeout.isPresent()
        ? HeartbeatPolicy.whenIdle(interval.get(), timeout.get())
        : HeartbeatPolicy.off();
  }
}
