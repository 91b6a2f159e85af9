package dev.presence.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Twelve minutes with one of everything, played to each contestant for the report's timelines: the
 * link is down for 30 s, the server stands still for 40 s, the tab is hidden for three minutes, and
 * in the end the peer dies without a word.
 */
final class Scene {
  static final double OUTAGE_FROM = 120;
  static final double OUTAGE_TO = 150;
  static final double STALL_FROM = 270;
  static final double STALL_TO = 310;
  static final double HIDDEN_FROM = 340;
  static final double HIDDEN_TO = 540;
  static final double DEATH = 600;
  static final double END = 720;

  /** What a span of a timeline means. */
  enum Kind {
    /** Alive and listed, as it should be. */
    LISTED,

    /** Alive and evicted: a mistake. */
    ABSENT,

    /** Dead and listed. */
    GHOST
  }

  /** Seconds from the start of the scene. */
  record Span(Kind kind, double from, double to) {}

  /** What one contestant made of it. */
  record Played(String name, List<Span> spans, List<Double> pings) {}

  private Scene() {}

  static Played play(Network network, Peer peer) {
    Teller teller = new Teller();
    Network quiet = Network.builder(network.name(), network.about()).delay(network.delay()).build();
    new ClientDay(quiet, peer, script(), 7, new Tally(), teller).run();
    return new Played(peer.name(), teller.spans, teller.pings);
  }

  private static Script script() {
    return new Script(
        List.of(new Script.Presence(0, nanos(DEATH), true)),
        Windows.NONE,
        Windows.of(nanos(OUTAGE_FROM), nanos(OUTAGE_TO)),
        Windows.of(nanos(HIDDEN_FROM), nanos(HIDDEN_TO)),
        Windows.of(nanos(STALL_FROM), nanos(STALL_TO)),
        Times.of(),
        Times.of(nanos(100), nanos(200), nanos(400), nanos(650)),
        0x5DEECE66DL);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static final class Teller implements Story {
    private final List<Span> spans = new ArrayList<>();
    private final List<Double> pings = new ArrayList<>();
    private double since;
    private boolean absent;

    @Override
    public void tell(long at, What what) {
      double now = at / 1e9;
      switch (what) {
        case PING -> pings.add(now);
        case JOINED -> joined(now);
        case EVICTED -> {
          span(Kind.LISTED, now);
          absent = true;
        }
        case DIED, LEFT -> span(absent ? Kind.ABSENT : Kind.LISTED, now);
        case DETECTED -> span(Kind.GHOST, now);
        case HEARD -> {}
      }
    }

    private void joined(double now) {
      if (absent) {
        span(Kind.ABSENT, now);
      }
      absent = false;
      since = now;
    }

    private void span(Kind kind, double now) {
      spans.add(new Span(kind, since, now));
      since = now;
    }
  }
}
