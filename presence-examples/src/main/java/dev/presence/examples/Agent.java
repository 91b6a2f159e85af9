package dev.presence.examples;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that stays connected and sends the machine's use of CPU and memory every second. */
final class Agent implements ClientListener {
  private final AgentTarget target;
  private final AgentCommands commands;
  private final Consumer<String> says;
  private volatile @Nullable PresenceClient client;
  private final BlockingQueue<ClientState> end = new ArrayBlockingQueue<>(1);

  Agent(AgentTarget target, AgentCommands commands, Consumer<String> says) {
    this.target = target;
    this.commands = commands;
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
            .headers(() -> Map.of("Authorization", target.authorization()))
            .listener(this)
            .build();
    client = connecting; // before it can be online
    try {
      connecting.connect();
      report(connecting);
    } finally {
      connecting.close("the agent leaves");
      commands.close();
    }
  }

  /** What was the case a while ago is of no use: a reading is sent now or not at all. */
  private void report(PresenceClient client) throws InterruptedException {
    while (true) {
      if (client.state().name() == Name.ONLINE) {
        client.send(Json.text(MachineUse.now()));
      }
      ClientState stopped = end.poll(commands.interval().toMillis(), TimeUnit.MILLISECONDS);
      if (stopped != null) {
        throw new UserException(whyForGood(stopped));
      }
    }
  }

  @Override
  public void state(ClientState state, ClientState previous) {
    switch (state.name()) {
      case ONLINE -> {
        says.accept("connected to " + target);
        commands.introduce(this::send);
      }
      case WAITING -> says.accept(wait(state, previous));
      case STOPPED -> end.add(state);
      default -> {}
    }
  }

  @Override
  public void message(String text) {
    commands.obey(text, this::send);
  }

  /** An answer that cannot be sent now is of no use later: the server has given it up. */
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
