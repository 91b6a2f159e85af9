package dev.presence.benchmarks.whole;

import dev.presence.benchmarks.Quartiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One server whose clients say nothing of their own accord, and what it uses. */
final class Idle implements AutoCloseable {
  private final Stand stand;
  private final Duration period;
  private final List<Double> percents = new ArrayList<>();
  private Reply last = Reply.of();
  private int connections;
  private long pingsBefore;

  private Idle(Stand stand, Duration period) {
    this.stand = stand;
    this.period = period;
  }

  static Idle open(ServerKind kind, Duration period) {
    return new Idle(Stand.open(kind, Place.LOOPBACK, period, Stand.TIMEOUT), period);
  }

  String title() {
    return stand.kind() == ServerKind.BARE
        ? stand.kind().title()
        : "%s, %d s".formatted(stand.kind().title(), period.toSeconds());
  }

  void connect(int count) {
    connections = count;
    stand.connect(count);
  }

  void begin() {
    last = stand.server().ask("cpu");
    pingsBefore = stand.clients().ask("sample").number("pings");
  }

  /** Ends a slice, and begins the next. */
  void sample() {
    Reply now = stand.server().ask("cpu");
    double used = now.number("cpu") - last.number("cpu");
    percents.add(100 * used / (now.number("at") - last.number("at")));
    last = now;
  }

  Quartiles percentOfCore() {
    return Quartiles.of(percents.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Who pings less than half as often as it says is no peer.
   *
   * @param meanwhile since {@link #begin}
   * @throws IllegalStateException if clients got fewer pings or heartbeats
   */
  void requirePinged(Duration meanwhile) {
    long promised = stand.kind() == ServerKind.BARE ? 0 : meanwhile.dividedBy(period) * connections;
    long pings = stand.clients().ask("sample").number("pings") - pingsBefore;
    if (2 * pings < promised) {
      throw new IllegalStateException(
          "%s: %,d pings in %s, expected were %,d".formatted(title(), pings, meanwhile, promised));
    }
  }

  /**
   * Who does not keep its connections is no peer.
   *
   * @throws IllegalStateException if a connection was lost: then it was not kept alive
   */
  void requireAllOpen() {
    Reply sample = stand.clients().ask("sample");
    if (sample.number("open") != connections) {
      throw new IllegalStateException("%s lost connections: %s".formatted(title(), sample));
    }
  }

  @Override
  public void close() {
    stand.close();
  }
}
