package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Consoles in one process that watch, and look at, every client called {@code watched-N}.
 * Arguments: port, token, how many.
 *
 * <p>Commands, each answered by a line that begins with it: {@code watching}, over how many
 * sessions each console was told that it watches them, the fewest; {@code streams}, of how many
 * each got metrics, the fewest; {@code received}, how many metrics in all; {@code open}, how many
 * are connected; {@code server} and {@code agent}, by how many milliseconds metrics were late since
 * the server had them, and since the agent sent them: median, 99th percentile and worst since
 * {@code reset}. It ends when its standard input does.
 */
public final class LoadConsoles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<One> ALL = new ArrayList<>();
  private static final Lags SERVER = new Lags();
  private static final Lags AGENT = new Lags();

  private LoadConsoles() {}

  /** Connects all, and obeys until the end of input. */
  public static void main(String[] args) throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + args[0] + ConsoleGate.PATH);
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      One one = new One();
      one.client = TestClient.connect(uri, args[1], one::read);
      ALL.add(one);
    }
    for (One one : ALL) {
      one.watchAll();
    }
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    commands.lines().forEach(line -> System.out.println(line + " " + answer(line)));
    Runtime.getRuntime().halt(0);
  }

  private static String answer(String command) {
    return switch (command) {
      case "watching" -> fewest(one -> one.watching.size());
      case "streams" -> fewest(one -> one.streams.size());
      case "received" -> Long.toString(SERVER.count());
      case "open" -> Long.toString(ALL.stream().filter(one -> one.client.isOpen()).count());
      case "server" -> SERVER.text();
      case "agent" -> AGENT.text();
      case "reset" -> reset();
      default -> throw new IllegalArgumentException("unknown command " + command);
    };
  }

  private static String fewest(ToIntFunction<One> what) {
    return Integer.toString(ALL.stream().mapToInt(what).min().orElse(0));
  }

  private static String reset() {
    SERVER.reset();
    AGENT.reset();
    return "done";
  }

  private static final class One {
    private final Set<String> known = new HashSet<>();
    private final Set<String> watching = ConcurrentHashMap.newKeySet();
    private final Set<String> streams = ConcurrentHashMap.newKeySet();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private boolean started;
    private TestClient client;

    void watchAll() throws Exception {
      if (!loaded.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("not told within 60 s who is there");
      }
      start();
    }

    private synchronized void start() throws IOException {
      started = true;
      client.say("{\"type\":\"look\",\"ids\":" + MAPPER.writeValueAsString(known) + "}");
      for (String id : known) {
        watch(id);
      }
    }

    /** An agent may have come again while the consoles connected. */
    private synchronized void found(String id) throws IOException {
      if (started) {
        watch(id);
      } else {
        known.add(id);
      }
    }

    private void watch(String id) throws IOException {
      client.say("{\"type\":\"watch\",\"id\":\"" + id + "\"}");
    }

    private void found(JsonNode rows) throws IOException {
      for (JsonNode row : rows) {
        if (row.get("user").asText().startsWith(LoadAgents.WATCHED)) {
          found(row.get("id").asText());
        }
      }
    }

    private void read(String text) {
      long now = System.currentTimeMillis();
      try {
        read(MAPPER.readTree(text), now);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    private void read(JsonNode message, long now) throws IOException {
      switch (message.get("type").asText()) {
        case "sessions" -> found(message.get("sessions"));
        case "delta" -> found(message.get("joined"));
        case "departures" -> loaded.countDown();
        case "watch" -> watching.add(message.get("id").asText());
        case "metrics" -> {
          streams.add(message.get("id").asText());
          SERVER.add(now - Instant.parse(message.get("at").asText()).toEpochMilli());
          AGENT.add(now - message.get("values").get("sentAtMillis").asLong());
        }
        default -> {}
      }
    }
  }

  /** By the millisecond, up to a minute. */
  private static final class Lags {
    private static final int MOST = 60_000;
    private final long[] counts = new long[MOST + 1];
    private long count;

    synchronized void add(long millis) {
      counts[(int) Math.min(MOST, Math.max(0, millis))]++;
      count++;
    }

    synchronized void reset() {
      Arrays.fill(counts, 0);
      count = 0;
    }

    synchronized long count() {
      return count;
    }

    synchronized String text() {
      return at(0.5) + " " + at(0.99) + " " + at(1);
    }

    private int at(double share) {
      long wanted = Math.max(1, (long) Math.ceil(count * share));
      long passed = 0;
      int millis = -1;
      while (passed < wanted && millis < MOST) {
        passed += counts[++millis];
      }
      return millis;
    }
  }
}
