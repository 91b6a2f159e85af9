package dev.presence.examples;

import dev.presence.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Made-up secrets that stand for a principal for a while. Thread-safe.
 *
 * <p>There is a limit to how many there are: the one that was not used for longest makes room. Only
 * their hashes are kept.
 */
final class Passes {
  private record Pass(Principal principal, long issuedAt, long usedAt) {}

  private final TimeSource time;
  private final Duration lifetime;
  private final Duration idle;
  private final int most;

  /** The one that was not used for longest comes first. Guarded by this. */
  private final Map<Token, Pass> passes = new LinkedHashMap<>();

  /**
   * @param lifetime from when it was issued, however often it is used
   * @param idle without being used
   * @param most that there are at a time
   */
  Passes(TimeSource time, Duration lifetime, Duration idle, int most) {
    this.time = time;
    this.lifetime = lifetime;
    this.idle = idle;
    this.most = most;
  }

  /** A new one, for whoever asked. */
  synchronized String issue(Principal principal) {
    String secret = Token.generate();
    makeRoom();
    long now = time.nanoTime();
    passes.put(Token.of(secret), new Pass(principal, now, now));
    return secret;
  }

  /** Whose it is; it is used by that. */
  synchronized Optional<Principal> use(String secret) {
    Token key = Token.of(secret);
    Pass pass = passes.remove(key);
    if (pass == null || isOver(pass)) {
      return Optional.empty();
    }
    passes.put(key, new Pass(pass.principal, pass.issuedAt, time.nanoTime()));
    return Optional.of(pass.principal);
  }

  /** Whose it was; it is nobody's any more. */
  synchronized Optional<Principal> end(String secret) {
    return Optional.ofNullable(passes.remove(Token.of(secret)))
        .filter(pass -> !isOver(pass))
        .map(Pass::principal);
  }

  private void makeRoom() {
    Iterator<Pass> oldest = passes.values().iterator();
    while (oldest.hasNext() && (isOver(oldest.next()) || passes.size() >= most)) {
      oldest.remove();
    }
  }

  private boolean isOver(Pass pass) {
    long now = time.nanoTime();
    return now - pass.issuedAt >= lifetime.toNanos() || now - pass.usedAt >= idle.toNanos();
  }
}
