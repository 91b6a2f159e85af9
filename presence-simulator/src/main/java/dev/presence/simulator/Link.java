package dev.presence.simulator;

/**
 * One direction of a TCP connection. Nothing is lost and nothing overtakes: what a transmission
 * loses is sent again after the retransmission timeout, which doubles each time. The timer is the
 * connection's, not the message's: what is sent meanwhile waits until the head is acknowledged and
 * goes out then (head-of-line blocking; after a timeout the congestion window holds one segment,
 * RFC 5681 section 3.1).
 *
 * <p>The first timeout is the round trip plus 200 ms, as Linux computes it for a steady round trip
 * (RFC 6298 with its own minimum of the deviation's part, {@code TCP_RTO_MIN}); the longest 120 s
 * ({@code TCP_RTO_MAX}). Faster recoveries (fast retransmit, tail loss probe) are left out: a
 * heartbeat is mostly the only packet in flight, and the error makes links look worse, not better.
 */
final class Link {
  static final long RTO_MIN = 200_000_000L;
  static final long RTO_MAX = 120_000_000_000L;

  /** Of a connection whose round trip is not known yet (RFC 6298, section 2.1). */
  static final long RTO_INITIAL = 1_000_000_000L;

  private final Delay delay;
  private final double loss;
  private final double burstLoss;
  private final long oneWay;
  private final long firstRto;
  private final Windows bursts;
  private final Windows outages;
  private final Dice dice;

  /** From here on nothing gets through any more. */
  private long cut = Times.NEVER;

  private long last;

  /** When the acknowledgement of what had to be sent again is back. */
  private long headAcknowledged;

  Link(Network network, Script script, Dice dice) {
    this.delay = network.delay();
    this.loss = network.loss();
    this.burstLoss = network.bursts().loss();
    this.oneWay = delay.typicalNanos();
    this.firstRto = RTO_MIN + 2 * oneWay;
    this.bursts = script.bursts().reader();
    this.outages = script.outages().reader();
    this.dice = dice;
  }

  /** A new connection, which is cut for good at {@code cut}. */
  void reset(long now, long cut) {
    this.cut = cut;
    redial(now);
  }

  /** A new connection over the same link: what waits in the old one is not in its way. */
  void redial(long now) {
    this.last = now;
    this.headAcknowledged = now;
  }

  /** When what is sent now is read at the other end; {@link Times#NEVER} if the cut comes first. */
  long deliver(long now) {
    return deliver(now, firstRto);
  }

  /** The same for one half of a handshake. */
  long shake(long now) {
    return deliver(now, RTO_INITIAL);
  }

  /**
   * When a datagram that is sent now arrives, if it is not lost for good ({@link Times#NEVER}); it
   * may overtake others. For {@link Validation}, which so holds the loss and delay of this class to
   * theory.
   */
  long datagram(long now) {
    return isLost(now) ? Times.NEVER : now + delay.draw(dice);
  }

  private long deliver(long now, long firstTimeout) {
    long first = Math.max(now, headAcknowledged);
    long sent = first;
    long rto = firstTimeout;
    while (sent < cut && isLost(sent)) {
      sent += rto;
      rto = Math.min(2 * rto, RTO_MAX);
    }
    if (sent >= cut) {
      headAcknowledged = Times.NEVER;
      return Times.NEVER;
    }
    last = Math.max(last, sent + delay.draw(dice));
    if (sent > first) {
      headAcknowledged = last + oneWay;
    }
    return last;
  }

  private boolean isLost(long time) {
    return outages.cover(time) || dice.chance(bursts.cover(time) ? burstLoss : loss);
  }
}
