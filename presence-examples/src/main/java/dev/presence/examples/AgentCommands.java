package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.presence.TimeSource;
import dev.presence.examples.ClientMessage.Offer;
import dev.presence.examples.ClientMessage.Result;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an agent lets its server call: those of a fixed list that it was started with, one at a
 * time, and never a shell. Thread-safe.
 */
final class AgentCommands implements AutoCloseable {
  private static final int MOST_QUEUED = 16;
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");

  /** Frames of each thread. */
  private static final int DEEPEST = 20;

  /** What an answer may have without being cut: a message has 64 KiB with its escapes. */
  private static final int LONGEST_TEXT = 30_000;

  /** Does one thing. */
  private interface Command {
    Object run(JsonNode arguments) throws IOException;
  }

  private record Known(String description, Command command) {}

  private final TimeSource time = TimeSource.system();
  private final Map<String, Known> allowed;
  private volatile @Nullable Duration interval;
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_QUEUED),
          Threads.daemons("agent-command"));

  private AgentCommands(Set<String> names) {
    allowed = new TreeMap<>(known());
    allowed.keySet().retainAll(names);
    worker.allowCoreThreadTimeOut(true);
  }

  /**
   * Those of these names.
   *
   * @throws IllegalArgumentException names one that there is not
   */
  static AgentCommands of(Set<String> names) {
    AgentCommands commands = new AgentCommands(names);
    for (String name : names) {
      if (!commands.allowed.containsKey(name)) {
        throw new IllegalArgumentException(
            name + " is none of " + String.join(", ", new TreeMap<>(commands.known()).keySet()));
      }
    }
    return commands;
  }

  private Map<String, Known> known() {
    return Map.of(
        "thread-dump", new Known("Every thread and where it is", arguments -> threadDump()),
        "ping-host", new Known("Whether a host can be reached; arguments: host", this::pingHost),
        "set-interval",
            new Known(
                "How often metrics are sent; arguments: millis, 100 to 3600000",
                this::setInterval));
  }

  /** How often metrics are sent: what {@code set-interval} said last, else what is wanted. */
  Duration interval(Duration wanted) {
    Duration set = interval;
    if (set != null) {
      return set;
    }
    return wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
  }

  /** What there is. */
  List<Offer> offers() {
    return allowed.entrySet().stream()
        .map(known -> new Offer(known.getKey(), known.getValue().description()))
        .toList();
  }

  /** Does not block. */
  void obey(ServerMessage.Command command, Consumer<String> send) {
    try {
      worker.execute(() -> send.accept(Json.text(result(command))));
    } catch (RejectedExecutionException e) {
      send.accept(Json.text(failed(command, MOST_QUEUED + " commands are waiting already")));
    }
  }

  private Result result(ServerMessage.Command command) {
    Known known = allowed.get(command.name());
    if (known == null) {
      return failed(command, "this agent may not do " + command.name());
    }
    try {
      Object value = known.command.run(command.arguments());
      return new Result(command.id(), true, Json.tree(value), "");
    } catch (IOException | RuntimeException e) {
      return failed(command, e.toString());
    }
  }

  private static Result failed(ServerMessage.Command command, String why) {
    return new Result(command.id(), false, NullNode.instance, why);
  }

  private static String threadDump() {
    String dump =
        Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false, DEEPEST))
            .map(Object::toString)
            .collect(Collectors.joining());
    return dump.length() <= LONGEST_TEXT
        ? dump
        : dump.substring(0, LONGEST_TEXT) + "\n[" + (dump.length() - LONGEST_TEXT) + " more cut]";
  }

  /** What came of it. */
  private record Reached(String host, String address, boolean reachable, long millis) {}

  private Reached pingHost(JsonNode arguments) throws IOException {
    String host = arguments.path("host").asText();
    if (!HOST.matcher(host).matches()) {
      throw new BadRequestException("host must match " + HOST);
    }
    InetAddress address = InetAddress.getByName(host);
    long began = time.nanoTime();
    boolean reachable = address.isReachable((int) REACHED_WITHIN.toMillis());
    long millis = (time.nanoTime() - began) / 1_000_000;
    return new Reached(host, address.getHostAddress(), reachable, millis);
  }

  private Map<String, Long> setInterval(JsonNode arguments) {
    long millis = arguments.path("millis").asLong(-1);
    if (millis < SHORTEST.toMillis() || millis > LONGEST.toMillis()) {
      throw new BadRequestException(
          "millis must be between %d and %d, is %s"
              .formatted(SHORTEST.toMillis(), LONGEST.toMillis(), arguments.path("millis")));
    }
    interval = Duration.ofMillis(millis);
    return Map.of("millis", millis);
  }

  /** What is running is not interrupted; its answer goes nowhere. */
  @Override
  public void close() {
    worker.shutdown();
  }
}
