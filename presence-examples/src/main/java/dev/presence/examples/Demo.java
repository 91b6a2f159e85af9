package dev.presence.examples;

import static dev.presence.examples.DemoStage.AGENTS;
import static dev.presence.examples.DemoStage.VICTIM;

import dev.presence.Departure;
import dev.presence.PresenceEvent.Left;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches the stage second by second, has the cable cut, and judges what comes of it. */
final class Demo {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);
  static final int CUT_AT_SECOND = 10;
  private static final int SECONDS_AFTER = 2;

  /** Three ticks of 100 ms, and a second for a busy machine. */
  private static final Duration ALLOWANCE = Duration.ofMillis(1_300);

  /** How much of our own delay is waited for. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final Duration bound;
  private final int cutAtSecond;
  private final DemoStage stage;
  private final PrintWriter out;
  private final List<Gone> gone = new CopyOnWriteArrayList<>();

  /** A departure, and when we were told. */
  private record Gone(Departure departure, long nanos) {
    boolean isVictim() {
      return departure.identity().user().equals(VICTIM);
    }

    Duration allowed(Duration bound) {
      return bound.plus(ALLOWANCE).plus(departure.pingDelay()).plus(departure.standstill());
    }
  }

  /** A demo that expects the ghost to be gone within {@code bound}. */
  Demo(Duration bound, int cutAtSecond, DemoStage stage, PrintWriter out) {
    this.bound = bound;
    this.cutAtSecond = cutAtSecond;
    this.stage = stage;
    this.out = out;
  }

  /** Plays it; true if everything came as promised. */
  boolean run() throws InterruptedException {
    if (!everybodyConnects()) {
      say("The agents did not connect within " + DemoText.seconds(CONNECT_WITHIN) + ".");
      return false;
    }
    stage.registry().on(Left.class, left -> gone.add(new Gone(left.departure(), now())));
    say(DemoText.head());
    watch(now(), 0, cutAtSecond);
    stage.cut(VICTIM);
    long cut = now();
    say(DemoText.event("the cable of " + VICTIM + " is cut: no FIN, no RST, just silence"));
    watch(cut, cutAtSecond, Integer.MAX_VALUE);
    return judge(cut);
  }

  private boolean everybodyConnects() throws InterruptedException {
    long began = now();
    while (since(began).compareTo(CONNECT_WITHIN) < 0) {
      if (PlainEndpoint.ONLINE.users().size() == AGENTS.size()
          && stage.registry().sessions().size() == AGENTS.size()) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }

  /** One row a second, from {@code first} on until before {@code end} or the matter is settled. */
  private void watch(long began, int first, int end) throws InterruptedException {
    for (int second = first; second < end && !settled(began); second++) {
      Duration early = Duration.ofSeconds(second - first).minus(since(began));
      Thread.sleep(Math.max(0, early.toMillis()));
      row(second);
    }
  }

  private void row(int second) {
    boolean ghost = gone.stream().anyMatch(Gone::isVictim) && mapListsVictim();
    String remark = ghost ? "<- the map still lists " + VICTIM : "";
    say(
        DemoText.row(
            second,
            PlainEndpoint.ONLINE.users(),
            DemoText.listed(stage.registry().sessions()),
            remark));
  }

  /** Somebody left some seconds ago, or the victim is long overdue. */
  private boolean settled(long cut) {
    return gone.stream().anyMatch(g -> since(g.nanos()).toSeconds() >= SECONDS_AFTER)
        || since(cut).compareTo(bound.plus(ALLOWANCE).plus(LONGEST_DELAY)) > 0;
  }

  private boolean judge(long cut) {
    say("");
    if (gone.size() != 1 || !gone.get(0).isVictim()) {
      say("Expected " + VICTIM + " and nobody else to be gone, but gone are: " + gone);
      return false;
    }
    Departure departure = gone.get(0).departure();
    Duration took = Duration.ofNanos(gone.get(0).nanos() - cut);
    Duration allowed = gone.get(0).allowed(bound);
    say(DemoText.verdict(VICTIM, took, bound, allowed));
    say(
        mapListsVictim()
            ? DemoText.ghost(VICTIM, PlainEndpoint.ONLINE.failures())
            : "The map no longer lists " + VICTIM + ", which is not what this demo is about.");
    say("");
    say("The evidence, as GET /api/departures tells it:");
    say(DemoText.departure(departure));
    return took.compareTo(allowed) <= 0 && mapListsVictim();
  }

  private static boolean mapListsVictim() {
    return PlainEndpoint.ONLINE.users().contains(VICTIM);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private static long now() {
    return System.nanoTime();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(now() - nanos);
  }
}
