package dev.presence.it;

/**
 * Round trips over a link that loses packets, which say what a timeout may ask of TCP there.
 *
 * @param byDefault both kernels as they are
 * @param early both kernels retransmit early, see {@link Link#retransmitEarly}
 */
record LossyTrips(RoundTrips byDefault, RoundTrips early) {
  LossyTrips and(LossyTrips other) {
    return new LossyTrips(byDefault.and(other.byDefault), early.and(other.early));
  }
}
