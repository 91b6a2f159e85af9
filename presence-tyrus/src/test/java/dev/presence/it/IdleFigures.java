package dev.presence.it;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What one server with idle connections was measured to cost.
 *
 * @param samples what the server and the clients had used up, read at equal steps
 * @param heapEmpty bytes in use after a collection, before the first connection
 * @param heapFull the same with all connections, at the end
 * @param loadBefore load average of the machine over one minute, when the measurement began
 * @param loadAfter the same when it ended
 */
record IdleFigures(
    int connections,
    List<Sample> samples,
    long heapEmpty,
    long heapFull,
    double loadBefore,
    double loadAfter) {

  private static final double HOUR = Duration.ofHours(1).toNanos();

  /** Both processes at about the same moment. */
  record Sample(Report server, Report client) {}

  /** What happened between two samples. */
  record Slice(Sample from, Sample to) {
    /** A rate per nanosecond of real time; of CPU time it is a share of one core. */
    double server(String key) {
      return perNano(from.server(), to.server(), key);
    }

    double client(String key) {
      return perNano(from.client(), to.client(), key);
    }

    private static double perNano(Report from, Report to, String key) {
      return (double) (to.number(key) - from.number(key)) / (to.mono() - from.mono());
    }
  }

  /** The whole measurement. */
  Slice whole() {
    return new Slice(samples.get(0), last());
  }

  Sample last() {
    return samples.get(samples.size() - 1);
  }

  Duration length() {
    return Duration.ofNanos(last().server().mono() - samples.get(0).server().mono());
  }

  /** Converts a rate per nanosecond into one per connection and hour. */
  double perConnectionAndHour(double rate) {
    return rate * HOUR / connections;
  }

  /** The same figure of every single slice. */
  DoubleStream each(ToDoubleFunction<Slice> figure) {
    return IntStream.range(1, samples.size())
        .mapToObj(i -> new Slice(samples.get(i - 1), samples.get(i)))
        .mapToDouble(figure);
  }

  double heapPerConnection() {
    return (double) (heapFull - heapEmpty) / connections;
  }
}
