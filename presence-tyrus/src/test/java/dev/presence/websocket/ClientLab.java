package dev.presence.websocket;

import static java.time.Duration.ofSeconds;

import dev.presence.websocket.ClientState.Name;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client, its server and its time, all in the test's hands. */
final class ClientLab {
  static final URI ONE = URI.create("ws://one.test/client");
  static final URI TWO = URI.create("ws://two.test/client");

  final VirtualClientThreads threads = new VirtualClientThreads();
  final FakeServer server;
  final List<ClientState> states = new ArrayList<>();
  final List<Object> messages = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();
  final List<Duration> roundTrips = new ArrayList<>();
  final PresenceClient client;

  /** What the random part of a delay is. */
  double chance = 0.5;

  Runnable inHandler = () -> {};

  ClientLab() throws Exception {
    this(builder -> builder);
  }

  ClientLab(UnaryOperator<PresenceClient.Builder> options, URI... others) throws Exception {
    server = new FakeServer();
    client =
        options
            .apply(PresenceClient.builder(ONE, others))
            .container(server.container)
            .listener(new Listener())
            .threads(threads, () -> chance)
            .build();
  }

  private final class Listener implements ClientListener {
    @Override
    public void state(ClientState state, ClientState previous) {
      states.add(state);
    }

    @Override
    public void message(String text) {
      messages.add(text);
      inHandler.run();
    }

    @Override
    public void message(ByteBuffer data) {
      messages.add(data);
    }

    @Override
    public void dropped(Object message, String why) {
      dropped.add(message + " " + why);
    }

    @Override
    public void roundTrip(Duration roundTrip) {
      roundTrips.add(roundTrip);
    }
  }

  ClientLab connected() {
    client.connect();
    return this;
  }

  /** Connected for so long that it counts as stable. */
  ClientLab stable() {
    return connected().pass(ofSeconds(30));
  }

  ClientLab pass(Duration duration) {
    threads.advance(duration);
    return this;
  }

  Name state() {
    return client.state().name();
  }

  List<Name> names() {
    return states.stream().map(ClientState::name).toList();
  }

  /** How long the client, which waits, will have waited from now on. */
  Duration delay() {
    return Duration.between(threads.virtual.now(), client.state().retryAt().orElseThrow());
  }

  /** Lets the next attempt come. */
  ClientLab waitOut() {
    return pass(delay());
  }
}
