package dev.presence.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens on one day to one client, whoever watches it: when it comes and goes, when the link
 * fails, when the tab is hidden, when the server stands still, when the application speaks. The
 * same seed gives the same day to every contestant, so that they are compared on the same ground.
 *
 * <p>The day begins at 4 in the morning, when the fewest people come. Nanoseconds since then.
 */
record Script(
    List<Presence> presences,
    Windows bursts,
    Windows outages,
    Windows frozen,
    Windows stalls,
    Times fromClient,
    Times fromServer,
    long phase) {

  /** One visit. {@code cut}: it ends without a word. */
  record Presence(long from, long to, boolean cut) {}

  static final long DAY = Duration.ofDays(1).toNanos();

  /** A ghost made shortly before midnight must be followed to its end. */
  static final long END = DAY + Duration.ofHours(3).toNanos();

  private static final double HOUR = 3.6e12;
  private static final double STARTS_AT = 4;
  private static final double PEAK_AT = 16;

  static Script random(Network network, long seed) {
    Network.Bursts bursts = network.bursts();
    return new Script(
        presences(network.churn(), new Dice(Dice.mix(seed, 0))),
        Windows.random(
            new Dice(Dice.mix(seed, 1)),
            bursts.good().toNanos(),
            Delay.exponential(bursts.bad()),
            DAY,
            END),
        windows(network.outages(), Dice.mix(seed, 2)),
        windows(network.frozen(), Dice.mix(seed, 3)),
        windows(network.stalls(), Dice.mix(seed, 4)),
        times(network.traffic().fromClient(), Dice.mix(seed, 5)),
        times(network.traffic().fromServer(), Dice.mix(seed, 6)),
        Dice.mix(seed, 7));
  }

  private static Windows windows(Network.Disturbance what, long seed) {
    long every = what.every().toNanos();
    return Windows.random(new Dice(seed), every, what.length(), what.longest().toNanos(), END);
  }

  private static Times times(Duration meanGap, long seed) {
    return Times.random(new Dice(seed), meanGap.toNanos(), END);
  }

  private static List<Presence> presences(Network.Churn churn, Dice dice) {
    List<Presence> presences = new ArrayList<>();
    long session = churn.session().toNanos();
    double gap = churn.gap().toNanos() / activity(churn, 0);
    long time = dice.chance(session / (session + gap)) ? 0 : back(churn, dice, 0);
    while (time < DAY) {
      long end = time + Math.max(1, dice.exponential(session));
      boolean cut = dice.chance(churn.cut()) && end < DAY;
      presences.add(new Presence(time, Math.min(end, DAY), cut));
      time = back(churn, dice, end);
    }
    return presences;
  }

  /** Drawn at the busiest hour's rate and thinned to each hour's: a long gap ends by daylight. */
  private static long back(Network.Churn churn, Dice dice, long left) {
    double busiest = 1 + churn.diurnal();
    long mean = (long) (churn.gap().toNanos() / busiest);
    long time = left;
    do {
      time += Math.max(1, dice.exponential(mean));
    } while (time < DAY && !dice.chance(activity(churn, time) / busiest));
    return time;
  }

  /** 1 on average, highest at 16 hours. Never quite zero, or nobody would come back. */
  static double activity(Network.Churn churn, long time) {
    double hour = STARTS_AT + time / HOUR;
    double wave = churn.diurnal() * Math.cos(2 * Math.PI * (hour - PEAK_AT) / 24);
    return Math.max(0.05, 1 + wave);
  }

  /** When the server's detector ticks: its place between two whole ticks. */
  long phase(long tick) {
    return Math.floorMod(phase, tick);
  }
}
