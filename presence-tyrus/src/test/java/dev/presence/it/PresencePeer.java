package dev.presence.it;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient;
import dev.presence.websocket.PresenceClient.Sent;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A peer that comes back by itself: the Java client of presence. Each state is a report, with how
 * late this process was at the worst so far.
 */
final class PresencePeer implements Peer, ClientListener {
  private static final Lateness LATENESS = Lateness.watch();

  /** A character counts two bytes, and takes one: what else an entry needs has the other half. */
  static final int OUTBOX = 4 << 20;

  private static final int LINE = 5_000;
  private static final long PAUSE = Duration.ofMillis(1).toNanos();

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

  /** With an outbox so large that what else a client needs is little beside it. */
  static PresencePeer connectWithRoom(String name, URI server) {
    return connect(
        name, PresenceClient.builder(server).outbox(1_000_000, OUTBOX, Duration.ofSeconds(60)));
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
  public void log(Duration length) {
    long before = memory();
    long said = 0;
    long refused = 0;
    for (long began = System.nanoTime();
        System.nanoTime() - began < length.toNanos();
        LockSupport.parkNanos(PAUSE)) {
      refused += client.send(line(++said)) == Sent.DROPPED ? 1 : 0;
    }
    Out.report(
        "logged",
        "name",
        name,
        "said",
        said,
        "refused",
        refused,
        "queued",
        client.queued(),
        "grown",
        memory() - before);
  }

  private static String line(long number) {
    return (number + " ").repeat(LINE).substring(0, LINE);
  }

  /** What is in use once the garbage is collected. */
  private static long memory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
