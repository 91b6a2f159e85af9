package dev.presence;

import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Time, registry and detector as one, in virtual time and on one thread. */
final class Engine {
  static final Duration TICK = Duration.ofMillis(100);
  static final Duration INTERVAL = Duration.ofSeconds(15);
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final HeartbeatPolicy WHEN_IDLE = HeartbeatPolicy.whenIdle(INTERVAL, TIMEOUT);

  final VirtualTime time;
  final SessionRegistry registry;
  final DeadPeerDetector detector;
  final Events events;
  private final Duration tick;
  private boolean stopped;

  private Engine(Setup setup) {
    time = setup.time;
    tick = setup.tick;
    SessionRegistry.Builder builder =
        SessionRegistry.builder().time(time).tick(tick).executor(setup.executor);
    setup.registry.accept(builder);
    registry = builder.build();
    events = Events.of(registry);
    DeadPeerDetector.Builder detecting = DeadPeerDetector.builder(registry).policy(setup.policy);
    setup.detector.accept(detecting);
    detector = detecting.withoutThread();
    time.every(tick, this::tick);
  }

  static Engine create() {
    return with(WHEN_IDLE);
  }

  static Engine with(HeartbeatPolicy policy) {
    return setup().policy(policy).build();
  }

  static Setup setup() {
    return new Setup();
  }

  private void tick() {
    if (!stopped) {
      detector.tick();
    }
  }

  /** Our process stands still, then goes on; time passes. */
  void stall(Duration length) {
    stopped = true;
    time.advance(length);
    stopped = false;
  }

  /** From here on nobody ticks but the test. */
  void stop() {
    stopped = true;
  }

  Engine advance(Duration duration) {
    time.advance(duration);
    return this;
  }

  void ticks(int count) {
    time.advance(tick.multipliedBy(count));
  }

  FakeConnection connection(String id) {
    return new FakeConnection(id);
  }

  /** A peer that answers no ping. */
  Peer silent(String id) {
    return silent(id, "user-" + id);
  }

  Peer silent(String id, String user) {
    return join(Identity.of(user), new FakeConnection(id));
  }

  /** A peer that answers every ping at once. */
  Peer answering(String id) {
    Peer peer = silent(id);
    peer.connection().answering(peer.session()::answered);
    return peer;
  }

  Peer join(Identity identity, FakeConnection connection) {
    return new Peer(registry.join(identity, connection), connection);
  }

  Peer join(String id, HeartbeatPolicy policy) {
    FakeConnection connection = new FakeConnection(id);
    Identity identity = Identity.of("user-" + id);
    return new Peer(registry.join(identity, connection, Map.of(), policy), connection);
  }

  Departure lastDeparture() {
    return registry.departures().get(0);
  }

  /** A session and the connection it had. */
  record Peer(PeerSession session, FakeConnection connection) {
    boolean isPresent() {
      return session.isPresent();
    }
  }

  /** What an engine is made of. */
  static final class Setup {
    private final VirtualTime time = VirtualTime.create();
    private Duration tick = TICK;
    private HeartbeatPolicy policy = WHEN_IDLE;
    private Executor executor = Runnable::run;
    private Consumer<SessionRegistry.Builder> registry = b -> {};
    private Consumer<DeadPeerDetector.Builder> detector = b -> {};

    private Setup() {}

    Setup policy(HeartbeatPolicy policy) {
      this.policy = policy;
      return this;
    }

    Setup tick(Duration tick) {
      this.tick = tick;
      return this;
    }

    Setup executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    Setup registry(Consumer<SessionRegistry.Builder> registry) {
      this.registry = registry;
      return this;
    }

    Setup detector(Consumer<DeadPeerDetector.Builder> detector) {
      this.detector = detector;
      return this;
    }

    Engine build() {
      return new Engine(this);
    }
  }
}
