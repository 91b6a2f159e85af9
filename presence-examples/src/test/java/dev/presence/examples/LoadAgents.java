package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/**
 * Many agents in one process that send metrics while they are watched. Arguments: port, token, how
 * many, how many of them are called {@code watched-N}.
 *
 * <p>Commands, each answered by a line that begins with it: {@code online}, how many are; {@code
 * lost}, how often one lost its server; {@code streaming}, how many send; {@code sent}, how many
 * messages. It ends when its standard input does.
 */
public final class LoadAgents {
  static final String WATCHED = "watched-";

  /** Few enough for any listen backlog. */
  private static final int AT_ONCE = 100;

  private static final List<One> ALL = new CopyOnWriteArrayList<>();
  private static final AtomicLong LOST = new AtomicLong();
  private static final AtomicLong SENT = new AtomicLong();
  private static final ScheduledExecutorService TIMER =
      new ScheduledThreadPoolExecutor(1, Threads.daemons("readings"));

  private LoadAgents() {}

  /** Connects all, and obeys until the end of input. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int wanted = Integer.parseInt(args[2]);
    int watched = Integer.parseInt(args[3]);
    new Thread(LoadAgents::obeyUntilEnd, "commands").start();
    ClientManager container = ClientManager.createClient();
    container.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
    for (int i = 0; i < wanted; i++) {
      String user = i < watched ? WATCHED + i : "agent-" + i;
      One one = new One();
      one.client =
          PresenceClient.builder(TestServer.client(port, user))
              .container(container)
              .headers(() -> Map.of("Authorization", "Bearer " + args[1]))
              .introduces(true)
              .listener(one)
              .build();
      ALL.add(one);
      one.client.connect();
      while (ALL.size() - count(agent -> agent.online) >= AT_ONCE) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static void obeyUntilEnd() {
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    commands.lines().forEach(line -> System.out.println(line + " " + answer(line)));
    Runtime.getRuntime().halt(0);
  }

  private static long answer(String command) {
    return switch (command) {
      case "online" -> count(agent -> agent.online);
      case "lost" -> LOST.get();
      case "streaming" -> count(agent -> agent.reading != null);
      case "sent" -> SENT.get();
      default -> throw new IllegalArgumentException("unknown command " + command);
    };
  }

  private static long count(Predicate<One> which) {
    return ALL.stream().filter(which).count();
  }

  private static final class One implements ClientListener {
    private volatile PresenceClient client;
    private volatile boolean online;
    private volatile Future<?> reading;

    @Override
    public void state(ClientState state, ClientState previous) {
      boolean was = online;
      online = state.name() == Name.ONLINE || state.name() == Name.SUSPECT;
      if (was && !online) {
        LOST.incrementAndGet();
      }
      if (state.name() == Name.ONLINE && !was) {
        client.send(Json.text(new ClientMessage.Hello(List.of(), Set.of(LiveStream.METRICS))));
      }
    }

    @Override
    public void message(String text) {
      ServerMessage message = ServerMessage.parse(text);
      if (message instanceof ServerMessage.Start start && reading == null) {
        long millis = start.intervalMillis();
        reading = TIMER.scheduleAtFixedRate(this::send, millis, millis, TimeUnit.MILLISECONDS);
      } else if (message instanceof ServerMessage.Stop && reading != null) {
        reading.cancel(false);
        reading = null;
      }
    }

    private void send() {
      Map<String, Double> values =
          Map.of("cpu", 0.5, "memory", 0.5, "sentAtMillis", (double) System.currentTimeMillis());
      client.send(Json.text(new ClientMessage.Metrics(values)));
      SENT.incrementAndGet();
    }
  }
}
