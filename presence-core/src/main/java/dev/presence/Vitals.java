package dev.presence;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a peer at one moment, as durations since: all a {@link HeartbeatPolicy} may
 * decide on.
 *
 * <p>Immutable. Durations are liveness time, which stands still while this process could not
 * listen, and exact to one tick: evidence that is a moment old may show a silence of up to one
 * tick. A peer that a policy calls dead is asked about again one tick later, and evicted only then,
 * so nobody dies early by that.
 */
public final class Vitals {
  private static final long NEVER = -1;

  private final long age;
  private final long silence;
  private final int unansweredPings;
  private final long waiting;
  private final long sincePing;
  private final long rtt;
  private final long rttDeviation;
  private final long applicationSilence;
  private final long stuckWrite;
  private final long answerOverdue;

  private Vitals(Builder b) {
    this.age = b.age;
    this.silence = b.silence;
    this.unansweredPings = b.unansweredPings;
    this.waiting = b.waiting;
    this.sincePing = b.sincePing;
    this.rtt = b.rtt;
    this.rttDeviation = b.rttDeviation;
    this.applicationSilence = b.applicationSilence;
    this.stuckWrite = b.stuckWrite;
    this.answerOverdue = b.answerOverdue;
  }

  /** A builder whose peer has just joined, been heard, and never been pinged. */
  public static Builder builder() {
    return new Builder();
  }

  /** Since the session joined. */
  public Duration age() {
    return Duration.ofNanos(age);
  }

  /** Since the last evidence; since the join if nothing has arrived yet. */
  public Duration silence() {
    return Duration.ofNanos(silence);
  }

  /** Pings whose write began and since which nothing was heard. */
  public int unansweredPings() {
    return unansweredPings;
  }

  /** Since the write of the oldest unanswered ping began; zero if there is none. */
  public Duration waiting() {
    return Duration.ofNanos(waiting);
  }

  /** Since the write of the last ping began; empty before the first. */
  public Optional<Duration> sincePing() {
    return optional(sincePing);
  }

  /**
   * Smoothed round trip of pings (RFC 6298, alpha 1/8); empty before the first answer. One that
   * took so long that the peer was suspect meanwhile is not in it, so that no policy learns
   * patience from a recovery.
   */
  public Optional<Duration> rtt() {
    return optional(rtt);
  }

  /** Smoothed mean deviation of the round trip (RFC 6298, beta 1/4); empty as {@link #rtt()}. */
  public Optional<Duration> rttDeviation() {
    return optional(rttDeviation);
  }

  /** Since the last application heartbeat; empty for a peer that never sent one. */
  public Optional<Duration> applicationSilence() {
    return optional(applicationSilence);
  }

  /**
   * How long a write of ours has been stuck by now, of a ping or of a message that an adapter
   * {@link PeerSession#writing announced}, whichever is longer; zero while none is in progress.
   */
  public Duration stuckWrite() {
    return Duration.ofNanos(stuckWrite);
  }

  /**
   * Since the peer's application was asked, if it has let the time for its answer go by; zero
   * otherwise, and for a peer that cannot be asked.
   */
  public Duration answerOverdue() {
    return Duration.ofNanos(answerOverdue);
  }

  /** Whether something has come since the application was asked, but no answer. */
  boolean isFrozen() {
    return answerOverdue > 0 && silence < answerOverdue;
  }

  long silenceNanos() {
    return silence;
  }

  long waitingNanos() {
    return waiting;
  }

  long stuckWriteNanos() {
    return stuckWrite;
  }

  long sincePingNanos() {
    return sincePing == NEVER ? age : sincePing;
  }

  /** The same peer, had no further evidence come for {@code nanos}; negative for younger. */
  Vitals after(long nanos) {
    Builder b = new Builder();
    b.age = later(age, nanos);
    b.silence = later(silence, nanos);
    b.unansweredPings = unansweredPings;
    b.waiting = unansweredPings == 0 ? 0 : later(waiting, nanos);
    b.sincePing = sincePing == NEVER ? NEVER : later(sincePing, nanos);
    b.rtt = rtt;
    b.rttDeviation = rttDeviation;
    b.applicationSilence = applicationSilence == NEVER ? NEVER : later(applicationSilence, nanos);
    b.stuckWrite = stuckWrite == 0 ? 0 : later(stuckWrite, nanos);
    b.answerOverdue = answerOverdue == 0 ? 0 : later(answerOverdue, nanos);
    return b.build();
  }

  private static long later(long duration, long nanos) {
    return Math.max(0, duration + nanos);
  }

  private static Optional<Duration> optional(long nanos) {
    return nanos == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  /** For example {@code silence 18.0 s, 1 ping unanswered for 3.0 s}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("silence ").append(Nanos.text(silence));
    if (unansweredPings > 0) {
      text.append(", ").append(unansweredPings).append(unansweredPings == 1 ? " ping" : " pings");
      text.append(" unanswered for ").append(Nanos.text(waiting));
    }
    return text.toString();
  }

  /**
   * Builds {@link Vitals}, for tests of policies. Not thread-safe. Durations must not be negative.
   */
  public static final class Builder {
    private long age;
    private long silence;
    private int unansweredPings;
    private long waiting;
    private long sincePing = NEVER;
    private long rtt = NEVER;
    private long rttDeviation = NEVER;
    private long applicationSilence = NEVER;
    private long stuckWrite;
    private long answerOverdue;

    Builder() {}

    /** See {@link Vitals#age()}; default zero, raised to the silence where that is longer. */
    public Builder age(Duration age) {
      return ageNanos(Nanos.of(age));
    }

    /** See {@link Vitals#silence()}; default zero. */
    public Builder silence(Duration silence) {
      return silenceNanos(Nanos.of(silence));
    }

    /** See {@link Vitals#unansweredPings()} and {@link Vitals#waiting()}; default none. */
    public Builder unanswered(int pings, Duration waiting) {
      return unansweredNanos(pings, Nanos.of(waiting));
    }

    /** See {@link Vitals#sincePing()}; default never. */
    public Builder sincePing(Duration sincePing) {
      return sincePingNanos(Nanos.of(sincePing));
    }

    /** See {@link Vitals#rtt()} and {@link Vitals#rttDeviation()}; default none measured. */
    public Builder rtt(Duration smoothed, Duration deviation) {
      return rttNanos(Nanos.of(smoothed), Nanos.of(deviation));
    }

    /** See {@link Vitals#applicationSilence()}; default never. */
    public Builder applicationSilence(Duration applicationSilence) {
      return applicationSilenceNanos(Nanos.of(applicationSilence));
    }

    /** See {@link Vitals#stuckWrite()}; default zero. */
    public Builder stuckWrite(Duration stuckWrite) {
      return stuckWriteNanos(Nanos.of(stuckWrite));
    }

    /** See {@link Vitals#answerOverdue()}; default zero. */
    public Builder answerOverdue(Duration overdue) {
      return answerOverdueNanos(Nanos.of(overdue));
    }

    /** The vitals. */
    public Vitals build() {
      age = Math.max(age, silence);
      return new Vitals(this);
    }

    Builder ageNanos(long nanos) {
      age = nanos;
      return this;
    }

    Builder silenceNanos(long nanos) {
      silence = nanos;
      return this;
    }

    Builder unansweredNanos(int pings, long nanos) {
      unansweredPings = pings;
      waiting = pings == 0 ? 0 : nanos;
      return this;
    }

    Builder sincePingNanos(long nanos) {
      sincePing = nanos;
      return this;
    }

    Builder rttNanos(long smoothed, long deviation) {
      rtt = smoothed;
      rttDeviation = deviation;
      return this;
    }

    Builder applicationSilenceNanos(long nanos) {
      applicationSilence = nanos;
      return this;
    }

    Builder answerOverdueNanos(long nanos) {
      answerOverdue = nanos;
      return this;
    }

    Builder stuckWriteNanos(long nanos) {
      stuckWrite = nanos;
      return this;
    }

    Builder stuckWriteAtLeast(long nanos) {
      return stuckWriteNanos(Math.max(stuckWrite, nanos));
    }
  }
}
