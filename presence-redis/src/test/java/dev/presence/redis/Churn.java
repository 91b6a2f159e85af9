package dev.presence.redis;

import dev.presence.JoinRefusedException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Users that come and go on one node, some hundred times a second. */
final class Churn implements AutoCloseable {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(3);

  private final Node node;
  private final Random random;
  private final int identities;
  private final Thread thread = new Thread(this::run, "churn");
  private volatile boolean ended;

  Churn(Node node, long seed, int identities) {
    this.node = node;
    this.random = new Random(seed);
    this.identities = identities;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!ended) {
      String user = "user" + random.nextInt(identities);
      if (random.nextInt(5) < 3) {
        join(user);
      } else {
        node.registry.findUser(user).forEach(node::leave);
      }
      LockSupport.parkNanos(STEP);
    }
  }

  private void join(String user) {
    try {
      node.join(user);
    } catch (JoinRefusedException e) {
      // A duel: that happens where so many take over from each other.
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
