package dev.presence.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The endpoints, the preferred first. One that failed is avoided for 60 s, doubling up to 10 min,
 * unless all are. For one thread.
 */
final class ClientTargets {
  private static final long AVOIDED = Duration.ofSeconds(60).toNanos();
  private static final long AVOIDED_LONGEST = Duration.ofMinutes(10).toNanos();
  private static final int MOST_DOUBLINGS = 10;

  private final List<Target> targets;

  ClientTargets(List<URI> uris) {
    targets = uris.stream().map(Target::new).toList();
  }

  /** The first that is not avoided; if all are, the one whose time ends first. */
  Target next(long now) {
    Target best = targets.get(0);
    for (Target target : targets) {
      if (target.avoidedFor(now) < best.avoidedFor(now)) {
        best = target;
      }
    }
    return best;
  }

  static final class Target {
    final URI uri;
    private int failures;
    private long avoidedUntil;

    private Target(URI uri) {
      this.uri = uri;
    }

    private long avoidedFor(long now) {
      return failures == 0 ? 0 : Math.max(0, avoidedUntil - now);
    }

    /**
     * An attempt or a connection has ended.
     *
     * @param stable whether it had lasted, so that this is its first failure
     */
    void ended(boolean stable, long now) {
      failures = stable ? 0 : failures;
      avoidedUntil = now + Math.min(AVOIDED_LONGEST, AVOIDED << failures);
      failures = Math.min(failures + 1, MOST_DOUBLINGS);
    }
  }
}
