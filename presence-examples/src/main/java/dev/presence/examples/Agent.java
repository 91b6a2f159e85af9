package dev.presence.examples;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that stays connected and sends the machine's use of CPU and memory every second.
 *
 * <p>It does what the server does, the other way round: a server that stays silent though it is
 * pinged is given up, and a new connection tried.
 */
final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final int BEATS_PER_PING = 5;
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

  /** A connection that lasted this long was a success: the next wait is the shortest again. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final AgentTarget target;
  private final Consumer<String> says;
  private final ClientManager client = ClientManager.createClient();
  private int failures;

  Agent(AgentTarget target, Consumer<String> says) {
    this.target = target;
    this.says = says;
    client
        .getProperties()
        .put(ClientProperties.HANDSHAKE_TIMEOUT, (int) HANDSHAKE_LIMIT.toMillis());
  }

  /**
   * Stays connected until the thread is interrupted.
   *
   * @throws UserException if trying again would not help
   */
  void run() throws InterruptedException {
    try {
      while (true) {
        Duration pause = connection();
        Thread.sleep(pause.toMillis());
      }
    } finally {
      client.shutdown();
    }
  }

  /** One connection from attempt to end; returns how long to wait before the next. */
  private Duration connection() throws InterruptedException {
    AgentLink link = new AgentLink();
    Session session;
    try {
      session = client.connectToServer(link, config(), target.address());
    } catch (DeploymentException | IOException e) {
      return afterRefusal(e);
    }
    says.accept("connected to " + target);
    try {
      return afterEnd(stay(link, session), link.age());
    } finally {
      close(session);
    }
  }

  private ClientEndpointConfig config() {
    return ClientEndpointConfig.Builder.create()
        .configurator(
            new ClientEndpointConfig.Configurator() {
              @Override
              public void beforeRequest(Map<String, List<String>> headers) {
                headers.put("Authorization", List.of(target.authorization()));
              }
            })
        .build();
  }

  /** Reports until the connection ends, and returns why it did. */
  private static CloseReason stay(AgentLink link, Session session) throws InterruptedException {
    for (long beat = 0; link.silence().compareTo(SILENCE_LIMIT) < 0; beat++) {
      if (beat % BEATS_PER_PING == 0) {
        link.ping(session);
      }
      link.send(session, Json.text(MachineUse.now()));
      CloseReason end = link.endWithin(BEAT);
      if (end != null) {
        return end;
      }
    }
    return new CloseReason(
        CloseCodes.CLOSED_ABNORMALLY,
        "the server was silent for " + DurationConverter.text(SILENCE_LIMIT));
  }

  private Duration afterRefusal(Exception e) {
    int status = Refusals.status(e);
    if (Refusals.isFinal(status)) {
      throw new UserException(Refusals.text(status), e);
    }
    String why = status > 0 ? Refusals.text(status) : Refusals.text(e);
    return pause("cannot connect to " + target + ": " + why);
  }

  private Duration afterEnd(CloseReason end, Duration lasted) {
    String why = end.getCloseCode().getCode() + " " + end.getReasonPhrase();
    if (end.getCloseCode().getCode() == ClosingCodes.REPLACED) {
      throw new UserException("disconnected: another client took this identity (" + why + ")");
    }
    if (lasted.compareTo(SETTLED) > 0) {
      failures = 0;
    }
    Duration pause = pause("disconnected: " + why.strip());
    return ClosingCodes.delayIn(end).filter(wait -> wait.compareTo(pause) > 0).orElse(pause);
  }

  private Duration pause(String why) {
    failures++;
    Duration pause = Backoff.DEFAULT.delay(failures, ThreadLocalRandom.current().nextDouble());
    says.accept(why + "; trying again in " + pause.toMillis() + " ms");
    return pause;
  }

  private static void close(Session session) {
    try {
      if (session.isOpen()) {
        session.close(new CloseReason(CloseCodes.GOING_AWAY, "the agent leaves"));
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the connection was closed already", e);
    }
  }
}
