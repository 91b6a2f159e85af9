package dev.presence.simulator;

import java.time.Duration;

/**
 * A network and how people use it, as a simulation needs it: delays, losses, disturbances, churn
 * and traffic. Immutable; made by {@link #builder}, or one of {@link Networks}.
 *
 * @param name short, for command lines
 * @param about what it stands for
 * @param source where the figures are from, and which are assumptions
 * @param delay one way, each direction
 * @param loss probability that a transmission is lost, outside bursts
 * @param bursts Gilbert-Elliott's second state
 * @param outages nothing gets through for a while: hand-over, lift, tunnel
 * @param natIdle silence after which a NAT forgets the mapping; zero: never
 * @param frozen a browser tab in the background, whose timers run at most once a minute
 * @param stalls the server's process stands still
 * @param churn how long people stay, and how they go
 * @param traffic the application's own messages
 */
public record Network(
    String name,
    String about,
    String source,
    Delay delay,
    double loss,
    Bursts bursts,
    Disturbance outages,
    Duration natIdle,
    Disturbance frozen,
    Disturbance stalls,
    Churn churn,
    Traffic traffic) {

  /**
   * Gilbert-Elliott: the link changes between a good and a bad state.
   *
   * @param good mean time in the good state; zero: there is no bad one
   * @param bad mean time in the bad state
   * @param loss probability of a loss in the bad state, 0 to 1
   */
  public record Bursts(Duration good, Duration bad, double loss) {
    /** Checks the loss. */
    public Bursts {
      Ranges.share("loss", loss);
    }
  }

  /**
   * Something that happens now and then.
   *
   * @param every mean time from the end of one to the next; zero: never
   * @param length how long it lasts
   * @param longest no one lasts longer
   */
  public record Disturbance(Duration every, Delay length, Duration longest) {
    static final Disturbance NEVER =
        new Disturbance(Duration.ZERO, Delay.constant(Duration.ZERO), Duration.ZERO);
  }

  /**
   * How people come and go; both means are of exponential distributions.
   *
   * @param session mean time connected
   * @param gap mean time away, at the day's average activity
   * @param cut share of the sessions that end without a word: battery, cable, crash
   * @param diurnal 0: all hours are alike; 1: nobody comes at 4 in the morning, twice as many at 16
   */
  public record Churn(Duration session, Duration gap, double cut, double diurnal) {
    /** Checks the shares. */
    public Churn {
      Ranges.share("cut", cut);
      Ranges.share("diurnal", diurnal);
    }
  }

  /**
   * The application's own messages, at random (Poisson).
   *
   * @param fromClient mean time between two; zero: none
   * @param fromServer mean time between two; zero: none
   */
  public record Traffic(Duration fromClient, Duration fromServer) {}

  /** Checks the loss. */
  public Network {
    Ranges.share("loss", loss);
  }

  /** A network without losses or disturbances, on which people stay for a day. */
  public static Builder builder(String name, String about) {
    return new Builder(name, about);
  }

  /** Builds a {@link Network}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String about;
    private String source = "assumptions";
    private Delay delay = Delay.constant(Duration.ofMillis(1));
    private double loss;
    private Bursts bursts = new Bursts(Duration.ZERO, Duration.ZERO, 0);
    private Disturbance outages = Disturbance.NEVER;
    private Duration natIdle = Duration.ZERO;
    private Disturbance frozen = Disturbance.NEVER;
    private Disturbance stalls = Disturbance.NEVER;
    private Churn churn = new Churn(Duration.ofDays(1), Duration.ofMinutes(1), 0.5, 0);
    private Traffic traffic = new Traffic(Duration.ZERO, Duration.ZERO);

    private Builder(String name, String about) {
      this.name = name;
      this.about = about;
    }

    /** Where the figures are from. */
    public Builder source(String source) {
      this.source = source;
      return this;
    }

    /** One way. */
    public Builder delay(Delay delay) {
      this.delay = delay;
      return this;
    }

    /** Per transmission, 0 to 1. */
    public Builder loss(double loss) {
      this.loss = loss;
      return this;
    }

    /** See {@link Bursts}. */
    public Builder bursts(Duration good, Duration bad, double loss) {
      this.bursts = new Bursts(good, bad, loss);
      return this;
    }

    /** See {@link Network#outages()}. */
    public Builder outages(Duration every, Delay length, Duration longest) {
      this.outages = new Disturbance(every, length, longest);
      return this;
    }

    /** See {@link Network#natIdle()}. */
    public Builder natIdle(Duration idle) {
      this.natIdle = idle;
      return this;
    }

    /** See {@link Network#frozen()}. */
    public Builder frozen(Duration every, Delay length, Duration longest) {
      this.frozen = new Disturbance(every, length, longest);
      return this;
    }

    /** See {@link Network#stalls()}. */
    public Builder stalls(Duration every, Delay length, Duration longest) {
      this.stalls = new Disturbance(every, length, longest);
      return this;
    }

    /** See {@link Churn}. */
    public Builder churn(Duration session, Duration gap, double cut, double diurnal) {
      this.churn = new Churn(session, gap, cut, diurnal);
      return this;
    }

    /** See {@link Traffic}. */
    public Builder traffic(Duration fromClient, Duration fromServer) {
      this.traffic = new Traffic(fromClient, fromServer);
      return this;
    }

    /** The network. */
    public Network build() {
      return new Network(
          name, about, source, delay, loss, bursts, outages, natIdle, frozen, stalls, churn,
          traffic);
    }
  }
}
