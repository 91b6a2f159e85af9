package dev.presence.it;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import java.net.URI;
import java.time.Duration;

/**
 * A peer that comes back by itself: the Java client of presence. Each state is a report, with how
 * late this process was at the worst so far.
 */
final class PresencePeer implements Peer, ClientListener {
  private static final Lateness LATENESS = Lateness.watch();

  private final String name;
  private final PresenceClient client;

  private PresencePeer(String name, PresenceClient.Builder settings) {
    this.name = name;
    this.client = settings.listener(this).build();
  }

  /** With all defaults. */
  static PresencePeer connect(String name, URI server) {
    return connect(name, PresenceClient.builder(server));
  }

  /** With times so short that a test need not wait long. */
  static PresencePeer connectBriskly(String name, URI server) {
    Duration second = Duration.ofSeconds(1);
    return connect(
        name,
        PresenceClient.builder(server)
            .ask(second)
            .answer(second)
            .connectTimeout(Duration.ofSeconds(5))
            .backoff(Duration.ofMillis(100), second));
  }

  private static PresencePeer connect(String name, PresenceClient.Builder settings) {
    PresencePeer peer = new PresencePeer(name, settings);
    peer.client.connect();
    return peer;
  }

  @Override
  public void state(ClientState state, ClientState previous) {
    Out.report(
        "state",
        "name",
        name,
        "state",
        state.name(),
        "why",
        state.reason(),
        "late",
        LATENESS.worst());
    if (state.name() == Name.ONLINE && previous.name() != Name.SUSPECT) {
      Out.report("connected", "name", name);
    }
  }

  @Override
  public void message(String text) {
    Out.report("text", "name", name, "text", text);
  }

  @Override
  public void say(String text) {
    Out.report("said", "name", name, "became", client.send(text));
  }

  @Override
  public void nudge() {
    client.probe();
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public void deafen() {
    throw new UnsupportedOperationException("this client always reads");
  }
}
