package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/**
 * Very many clients in one process. Arguments: port, token, number of the first, how many.
 *
 * <p>Commands, each answered by a line that begins with it: {@code online}, how many are; {@code
 * lost}, how many ever lost a server; {@code returns}, {@code attempts} and {@code plans} (when an
 * attempt was to be), the moments of each since then, in milliseconds of the machine's monotonic
 * clock. It ends when its standard input does.
 */
public final class StormClients {
  /** Few enough for any listen backlog. */
  private static final int AT_ONCE = 100;

  private static final List<One> ALL = new CopyOnWriteArrayList<>();

  private StormClients() {}

  /** Connects all, and obeys until the end of input. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    String token = args[1];
    int first = Integer.parseInt(args[2]);
    int wanted = Integer.parseInt(args[3]);
    new Thread(StormClients::obeyUntilEnd, "commands").start();
    ClientManager container = ClientManager.createClient();
    container.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
    for (int i = first; i < first + wanted; i++) {
      connect(new One(), TestServer.client(port, "user" + i), token, container);
      while (ALL.size() - online() >= AT_ONCE) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static void connect(One one, URI uri, String token, ClientManager container) {
    PresenceClient.builder(uri)
        .container(container)
        .headers(() -> Map.of("Authorization", "Bearer " + token))
        .introduces(true)
        .listener(one)
        .connect();
    ALL.add(one);
  }

  private static void obeyUntilEnd() {
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    commands.lines().forEach(line -> System.out.println(line + " " + answer(line)));
    Runtime.getRuntime().halt(0);
  }

  private static String answer(String command) {
    return switch (command) {
      case "online" -> Long.toString(online());
      case "lost" -> Long.toString(ALL.stream().filter(one -> one.lost).count());
      case "returns" -> text(ALL.stream().mapToLong(one -> one.backAt).filter(at -> at != 0));
      case "attempts" -> text(ALL.stream().flatMapToLong(one -> one.moments(one.attempts)));
      case "plans" -> text(ALL.stream().flatMapToLong(one -> one.moments(one.plans)));
      default -> throw new IllegalArgumentException("unknown command " + command);
    };
  }

  private static String text(LongStream moments) {
    return moments.mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  private static long online() {
    return ALL.stream().filter(one -> one.online).count();
  }

  private static final class One implements ClientListener {
    private final List<Long> attempts = new ArrayList<>();
    private final List<Long> plans = new ArrayList<>();
    private volatile boolean online;
    private volatile boolean lost;
    private volatile long backAt;

    @Override
    public void state(ClientState state, ClientState previous) {
      boolean was = online;
      online = state.name() == Name.ONLINE || state.name() == Name.SUSPECT;
      lost |= was && !online;
      if (lost && state.name() == Name.CONNECTING) {
        add(attempts, Storm.now());
      }
      state.retryAt().ifPresent(at -> add(plans, Storm.now() + untilMillis(at)));
      if (lost && online && backAt == 0) {
        backAt = Storm.now();
      }
    }

    private static long untilMillis(Instant moment) {
      return Duration.between(Instant.now(), moment).toMillis();
    }

    private synchronized void add(List<Long> moments, long moment) {
      moments.add(moment);
    }

    private synchronized LongStream moments(List<Long> moments) {
      return List.copyOf(moments).stream().mapToLong(Long::longValue);
    }
  }
}
