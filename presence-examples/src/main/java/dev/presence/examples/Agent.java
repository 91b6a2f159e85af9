package dev.presence.examples;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client that stays connected, obeys commands, and streams what its server wants. */
final class Agent implements ClientListener {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final AgentTarget target;
  private final AgentCommands commands;
  private final AgentStreams streams;
  private final Consumer<String> says;
  private volatile @Nullable PresenceClient client;
  private final BlockingQueue<ClientState> end = new ArrayBlockingQueue<>(1);

  /** One without a log. */
  Agent(AgentTarget target, AgentCommands commands, Consumer<String> says) {
    this(target, commands, null, says);
  }

  /**
   * An agent.
   *
   * @param log the file whose lines its server may have; null for none
   * @param says what a person should know
   */
  Agent(AgentTarget target, AgentCommands commands, @Nullable Path log, Consumer<String> says) {
    this.target = target;
    this.commands = commands;
    this.streams = new AgentStreams(this::send, commands::interval, log);
    this.says = says;
  }

  /**
   * Stays connected until the thread is interrupted.
   *
   * @throws UserException if trying again would not help
   */
  void run() throws InterruptedException {
    PresenceClient connecting =
        PresenceClient.builder(target.address())
            .container(target.container())
            .headers(() -> Map.of("Authorization", target.authorization()))
            .introduces(target.speaksHeartbeats())
            .listener(this)
            .build();
    client = connecting; // before it can be online
    try {
      connecting.connect();
      throw new UserException(whyForGood(end.take()));
    } finally {
      connecting.close("the agent leaves");
      commands.close();
      streams.close();
    }
  }

  @Override
  public void state(ClientState state, ClientState previous) {
    switch (state.name()) {
      case ONLINE -> online(previous);
      case WAITING -> {
        streams.stopAll();
        says.accept(wait(state, previous));
      }
      case STOPPED -> end.add(state);
      default -> {}
    }
  }

  /** After a doubt that has passed the connection is the one that it was, with its streams. */
  private void online(ClientState previous) {
    if (previous.name() != Name.SUSPECT) {
      says.accept("connected to " + target);
      introduce();
    }
  }

  /** Each connection begins without streams; what an earlier one asked for came too late. */
  private void introduce() {
    streams.stopAll();
    send(Json.text(new ClientMessage.Hello(commands.offers(), streams.offered())));
  }

  @Override
  public void message(String text) {
    try {
      take(ServerMessage.parse(text));
    } catch (BadRequestException e) {
      LOG.warn("the server said something that is no message: {}", e.getMessage());
    }
  }

  private void take(ServerMessage message) {
    if (message instanceof ServerMessage.Command command) {
      commands.obey(command, this::send);
    } else if (message instanceof ServerMessage.Start start && start.stream() != null) {
      streams.start(start.stream(), Duration.ofMillis(start.intervalMillis()));
    } else if (message instanceof ServerMessage.Stop stop && stop.stream() != null) {
      streams.stop(stop.stream());
    }
  }

  /** Which streams run now. */
  Set<LiveStream> streaming() {
    return streams.running();
  }

  /** What cannot be sent now is of no use later: an answer is given up, a reading is old. */
  private void send(String message) {
    PresenceClient connected = client;
    if (connected != null && connected.state().name() == Name.ONLINE) {
      connected.send(message);
    }
  }

  private String wait(ClientState state, ClientState previous) {
    String what =
        previous.name() == Name.CONNECTING ? "cannot connect to " + target : "disconnected";
    return "%s: %s; trying again in %d ms".formatted(what, why(state), millisUntilRetry(state));
  }

  private static String why(ClientState state) {
    return state.reason().replaceFirst("^closed ", "");
  }

  private static long millisUntilRetry(ClientState state) {
    Instant retry = state.retryAt().orElseThrow();
    return Math.max(0, Duration.between(Instant.now(), retry).toMillis());
  }

  private static String whyForGood(ClientState state) {
    return switch (state.code().orElse(0)) {
      case 4400 -> "the server does not accept this user or device (400)";
      case 4401 -> "the server does not know this token (401)";
      case 4403 -> "this token may not connect as this user (403)";
      case ClosingCodes.REPLACED ->
          "disconnected: another client took this identity (" + why(state) + ")";
      default -> "disconnected for good: " + why(state);
    };
  }
}
