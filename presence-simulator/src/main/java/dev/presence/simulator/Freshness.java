package dev.presence.simulator;

import java.time.Duration;

/**
 * What theory says of {@link NfdS} where beats are lost independently with probability {@code loss}
 * and their delay D is exponential: Chen, Toueg and Aguilera (2002), theorem 5 with proposition 3.
 *
 * <pre>
 *   k      = ceil(delta / eta)
 *   p_j(x) = loss + (1 - loss) Pr(D > delta + x - j eta)      beat i+j has not come by x after beat i's freshness point
 *   q_0    = (1 - loss) Pr(D < delta + eta)                   beat i-1 has come by then
 *   u(x)   = p_0(x) p_1(x) ... p_k(x)                         suspected at x after it
 *   E(T_MR) = eta / (q_0 u(0))
 *   E(T_M)  = integral of u over 0..eta, divided by q_0 u(0)
 *   P_A     = 1 - integral of u over 0..eta, divided by eta
 * </pre>
 *
 * @param eta between two beats
 * @param delta from a beat's sending to its freshness point
 * @param loss of a beat, 0 to 1
 * @param meanDelay of a beat that is not lost
 */
record Freshness(Duration eta, Duration delta, double loss, Duration meanDelay) {
  private static final int STEPS = 20_000;

  /** Mean of T_MR, seconds. */
  double mistakeRecurrence() {
    return seconds(eta) / becomesSuspected();
  }

  /** Mean of T_M, seconds. */
  double mistakeDuration() {
    return suspectedPerBeat() / becomesSuspected();
  }

  /** P_A. */
  double accuracy() {
    return 1 - suspectedPerBeat() / seconds(eta);
  }

  private double becomesSuspected() {
    double previousCame = (1 - loss) * (1 - later(seconds(delta) + seconds(eta)));
    return previousCame * suspected(0);
  }

  /** Simpson's rule; u is smooth between 0 and eta but for one kink, which fine steps bury. */
  private double suspectedPerBeat() {
    double step = seconds(eta) / STEPS;
    double sum = suspected(0) + suspected(seconds(eta));
    for (int i = 1; i < STEPS; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * suspected(i * step);
    }
    return sum * step / 3;
  }

  private double suspected(double x) {
    int k = (int) Math.ceil(seconds(delta) / seconds(eta));
    double product = 1;
    for (int j = 0; j <= k; j++) {
      product *= loss + (1 - loss) * later(seconds(delta) + x - j * seconds(eta));
    }
    return product;
  }

  /** Pr(D > y). */
  private double later(double y) {
    return y <= 0 ? 1 : Math.exp(-y / seconds(meanDelay));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
