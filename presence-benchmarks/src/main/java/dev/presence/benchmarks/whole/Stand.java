package dev.presence.benchmarks.whole;

import java.time.Duration;
import java.util.List;

/** A server and its clients, each in a process of its own. One thread uses it. */
final class Stand implements AutoCloseable {
  /** What nobody changes who does not measure how long a death takes. */
  static final Duration INTERVAL = Duration.ofSeconds(27);

  /** As {@link #INTERVAL}. */
  static final Duration TIMEOUT = Duration.ofSeconds(8);

  private static final Duration CONNECTING = Duration.ofMinutes(3);
  private static final int FEW = 64;

  private final ServerKind kind;
  private final Place place;
  private final Child server;
  private final Child clients;

  private Stand(ServerKind kind, Place place, Child server, Child clients) {
    this.kind = kind;
    this.place = place;
    this.server = server;
    this.clients = clients;
  }

  /** With the default policy of presence, or the same times for another kind. */
  static Stand open(ServerKind kind) {
    return open(kind, Place.LOOPBACK, INTERVAL, TIMEOUT);
  }

  static Stand open(ServerKind kind, Place place, Duration interval, Duration timeout) {
    Child server = place.server(kind, interval, timeout);
    try {
      long port = server.reply(Child.PATIENCE).number("port");
      Child clients = place.clients(port, kind.dialect(), interval);
      try {
        clients.reply(Child.PATIENCE);
        return new Stand(kind, place, server, clients);
      } catch (RuntimeException e) {
        clients.close();
        throw e;
      }
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  ServerKind kind() {
    return kind;
  }

  Child server() {
    return server;
  }

  Child clients() {
    return clients;
  }

  /** Opens that many connections a few at a time, and waits for them. */
  void connect(int count) {
    connect(place.sources(), 0, count, FEW);
  }

  /** The same from addresses that may be cut off; the users are numbered from {@code first}. */
  void connectDoomed(int first, int count) {
    connect(place.doomed(), first, count, FEW);
  }

  /** Opens them all at the same moment. */
  Reply connectAtOnce(int count) {
    return connect(place.sources(), 0, count, count);
  }

  /**
   * Opens connections and waits for them.
   *
   * @throws IllegalStateException if not all of them opened
   */
  private Reply connect(List<String> sources, int first, int count, int atOnce) {
    Reply reply =
        clients.ask(
            CONNECTING,
            "connect %s %d %d %d".formatted(String.join(",", sources), first, count, atOnce));
    if (reply.number("open") != first + count) {
      throw new IllegalStateException(
          "%d connections to %s were wanted, but %s".formatted(first + count, kind.title(), reply));
    }
    return reply;
  }

  /** What connected from {@code first} on does not answer any more. Returns the moment before. */
  long freeze(int first, int count) {
    long before = System.nanoTime();
    clients.ask("freeze %d %d".formatted(first, count));
    return before;
  }

  /**
   * Asks the server until its reply counts that many; for what it learns a moment later.
   *
   * @throws IllegalStateException if it never does
   */
  Reply awaitCount(String command, int count) {
    Reply reply = countWithin(Child.PATIENCE, command, count);
    if (reply.number("count") < count) {
      throw new IllegalStateException(
          "%s: %d were expected within %s, but %s"
              .formatted(kind.title(), count, Child.PATIENCE, reply));
    }
    return reply;
  }

  /** The same; the last reply if the time is over. */
  Reply countWithin(Duration limit, String command, int count) {
    long start = System.nanoTime();
    Reply reply = server.ask(command);
    while (reply.number("count") < count && System.nanoTime() - start < limit.toNanos()) {
      Pause.of(Duration.ofMillis(10));
      reply = server.ask(command);
    }
    return reply;
  }

  /** CPU time of the server's process so far, in nanoseconds. */
  long cpu() {
    return server.ask("cpu").number("cpu");
  }

  /** Bytes in use in the server's heap after collections. */
  long heap() {
    return server.ask("heap").number("bytes");
  }

  @Override
  public void close() {
    clients.close();
    server.close();
  }
}
