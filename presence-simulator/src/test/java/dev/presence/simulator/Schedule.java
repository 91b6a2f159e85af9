package dev.presence.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What happens to one peer: when it joins, speaks, answers and dies, and when our process stands
 * still. No moment falls on a tick, where the order would be nobody's promise.
 *
 * @param answers how long each ping takes to be answered, in order; negative: never
 */
record Schedule(
    Duration length, long join, long[] messages, long[] answers, long death, Windows stalls) {
  private static final long SECOND = 1_000_000_000L;

  static Schedule random(SplittableRandom random, Duration length) {
    long end = length.toNanos();
    long join = odd(random.nextLong(1, 10 * SECOND));
    long death = random.nextInt(4) == 0 ? end : odd(random.nextLong(join, end));
    return new Schedule(
        length, join, messages(random, join, death), answers(random), death, stalls(random, end));
  }

  private static long odd(long time) {
    return time % 100_000_000L == 0 ? time + 1 : time;
  }

  private static long[] messages(SplittableRandom random, long join, long death) {
    long gap = random.nextLong(1, 120) * SECOND;
    List<Long> times = new ArrayList<>();
    for (long time = join; time < death; ) {
      time += 1 + (long) (-Math.log(1 - random.nextDouble()) * gap);
      if (time < death && random.nextInt(5) > 0) {
        times.add(odd(time));
      }
    }
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] answers(SplittableRandom random) {
    long typical = random.nextLong(1, 8) * random.nextLong(1_000_000, SECOND);
    return random
        .longs(2_000, 1, 2 * typical)
        .map(t -> random.nextInt(12) == 0 ? -1 : odd(t))
        .toArray();
  }

  private static Windows stalls(SplittableRandom random, long end) {
    List<Long> edges = new ArrayList<>();
    long time = random.nextLong(1, end);
    while (random.nextInt(4) > 0 && edges.size() < 40 && time < end) {
      edges.add(odd(time));
      time += random.nextLong(1, random.nextBoolean() ? SECOND : 60 * SECOND);
      edges.add(odd(time));
      time += random.nextLong(1, random.nextBoolean() ? 3 * SECOND : 200 * SECOND);
    }
    return Windows.of(edges.stream().mapToLong(Long::longValue).toArray());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("join " + join + ", death " + death + ", stalls");
    for (int i = 0; i < stalls.count(); i++) {
      text.append(' ').append(stalls.from(i)).append('-').append(stalls.to(i));
    }
    return text.toString();
  }
}
