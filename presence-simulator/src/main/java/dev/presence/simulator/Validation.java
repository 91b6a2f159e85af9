package dev.presence.simulator;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The simulator against theory: {@link NfdS} over datagrams, which are lost and overtake each
 * other, must make mistakes as often and as long as {@link Freshness} says.
 */
final class Validation {
  /** Settings that cover one and several beats in flight, rare and frequent mistakes. */
  static final List<Freshness> SETTINGS =
      List.of(
          of(1_000, 1_000, 0.05, 500),
          of(1_000, 1_500, 0.10, 400),
          of(1_000, 2_500, 0.10, 700),
          of(500, 700, 0.01, 100));

  private static final int REPLICATIONS = 200;

  /** Beats that start a replication and are not counted: the process becomes stationary. */
  private static final int WARM_UP = 20;

  /**
   * What was seen, with intervals that hold for all three metrics of all four settings together
   * with 95 %: each of the twelve is that much wider.
   *
   * @param mistakeRecurrence mean of T_MR, seconds
   * @param mistakeDuration mean of T_M, seconds
   * @param accuracy P_A
   */
  record Outcome(
      Freshness theory, Interval mistakeRecurrence, Interval mistakeDuration, Interval accuracy) {
    boolean agrees() {
      return mistakeRecurrence.contains(theory.mistakeRecurrence())
          && mistakeDuration.contains(theory.mistakeDuration())
          && accuracy.contains(theory.accuracy());
    }
  }

  private record Beat(long at, long number) implements Comparable<Beat> {
    @Override
    public int compareTo(Beat other) {
      return Long.compare(at, other.at);
    }
  }

  private final Freshness setting;
  private final Network network;
  private final Script day;
  private final Ratio mistakes = new Ratio();
  private final Ratio suspected = new Ratio();
  private final Ratio durations = new Ratio();

  private Validation(Freshness setting) {
    this.setting = setting;
    this.network =
        Network.builder("datagrams", "lost independently, delayed exponentially")
            .delay(Delay.exponential(setting.meanDelay()))
            .loss(setting.loss())
            .build();
    this.day = Script.random(network, 0); // nothing happens on it
  }

  private static Freshness of(long eta, long delta, double loss, long meanDelay) {
    return new Freshness(
        Duration.ofMillis(eta), Duration.ofMillis(delta), loss, Duration.ofMillis(meanDelay));
  }

  static Outcome run(Freshness setting, int beats, long seed) {
    return new Validation(setting).run(beats, seed);
  }

  private Outcome run(int beats, long seed) {
    for (int i = 0; i < REPLICATIONS; i++) {
      replicate(Math.max(WARM_UP + 1, beats / REPLICATIONS), new Dice(Dice.mix(seed, i)));
    }
    return new Outcome(
        setting,
        mistakes.estimate().amongTwelve().into(1),
        durations.estimate().amongTwelve(),
        suspected.estimate().amongTwelve().complement());
  }

  /** One stretch of beats, from an empty history. */
  private void replicate(int beats, Dice dice) {
    NfdS detector = new NfdS(setting.eta(), setting.delta());
    PriorityQueue<Beat> underway = underway(beats, new Link(network, day, dice));
    long from = (WARM_UP * setting.eta().toNanos()) + setting.delta().toNanos();
    long to = beats * setting.eta().toNanos() + setting.delta().toNanos();
    Stretch stretch = new Stretch(from, to);
    long check = detector.joined(0);
    while (check < to) {
      Beat next = underway.peek();
      boolean arrives = next != null && next.at() <= check;
      long now = arrives ? underway.remove().at() : check;
      if (arrives) {
        detector.arrival(now, Arrival.BEAT, next.number());
      }
      Ruling ruling = detector.verdictAt(now);
      stretch.set(now, ruling.opinion() == Ruling.Opinion.SUSPECTED);
      check = arrives ? check : ruling.nextCheck();
    }
    stretch.end();
    mistakes.add(stretch.mistakes, (to - from) / 1e9);
    suspected.add(stretch.suspected / 1e9, (to - from) / 1e9);
    durations.add(stretch.suspected / 1e9, stretch.mistakes);
  }

  private PriorityQueue<Beat> underway(int beats, Link link) {
    PriorityQueue<Beat> underway = new PriorityQueue<>();
    for (long i = 1; i <= beats + WARM_UP; i++) {
      long arrival = link.datagram(i * setting.eta().toNanos());
      if (arrival != Times.NEVER) {
        underway.add(new Beat(arrival, i));
      }
    }
    return underway;
  }

  /** Counts mistakes and their time between two moments. */
  private static final class Stretch {
    private final long from;
    private final long to;
    private boolean suspects = true;
    private long since;
    private double mistakes;
    private double suspected;

    Stretch(long from, long to) {
      this.from = from;
      this.to = to;
    }

    void set(long now, boolean nowSuspects) {
      if (nowSuspects == suspects) {
        return;
      }
      if (suspects) {
        add(now);
      } else {
        mistakes += now >= from && now < to ? 1 : 0;
      }
      suspects = nowSuspects;
      since = now;
    }

    void end() {
      if (suspects) {
        add(to);
      }
    }

    private void add(long until) {
      suspected += Math.max(0, Math.min(until, to) - Math.max(since, from));
    }
  }
}
