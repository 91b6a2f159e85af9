package dev.presence.simulator;

import java.time.Duration;
import java.util.List;

/** A network's parameters in words. */
final class Parameters {
  private Parameters() {}

  static List<List<String>> of(Network n) {
    return List.of(
        List.of("delay, one way", n.delay().toString()),
        List.of("loss of a transmission", Text.number(n.loss())),
        List.of("bursts of loss", bursts(n.bursts())),
        List.of("outages", disturbance(n.outages())),
        List.of("NAT forgets after", orNever(n.natIdle())),
        List.of("tab hidden", disturbance(n.frozen())),
        List.of("server stands still", disturbance(n.stalls())),
        List.of(
            "stay / away, mean", Text.of(n.churn().session()) + " / " + Text.of(n.churn().gap())),
        List.of("ends without a word", Text.number(100 * n.churn().cut()) + " %"),
        List.of("client speaks every", orNever(n.traffic().fromClient())),
        List.of("server speaks every", orNever(n.traffic().fromServer())));
  }

  private static String bursts(Network.Bursts bursts) {
    return bursts.good().isZero()
        ? "none"
        : "mean %s, every %s, losing %s %%"
            .formatted(
                Text.of(bursts.bad()), Text.of(bursts.good()), Text.number(100 * bursts.loss()));
  }

  private static String disturbance(Network.Disturbance what) {
    return what.every().isZero()
        ? "never"
        : "every %s, for %s, at most %s"
            .formatted(Text.of(what.every()), what.length(), Text.of(what.longest()));
  }

  private static String orNever(Duration duration) {
    return duration.isZero() ? "never" : Text.of(duration);
  }
}
