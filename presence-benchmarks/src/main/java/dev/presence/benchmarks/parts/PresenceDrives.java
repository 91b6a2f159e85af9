package dev.presence.benchmarks.parts;

import dev.presence.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Presence: registry, policy and detector as they are, with a tick of 100 ms.
 *
 * <p>Its first 45 s pass without waiting for them, so that a window sees what goes on for ever:
 * every peer has been pinged, and the code is compiled. From then on it ticks in real time.
 */
public class PresenceDrives extends Driving {
  private static final Duration START = Duration.ofSeconds(45);

  /** A tick that came a moment too soon would be none. */
  private static final long MARGIN = TimeUnit.MICROSECONDS.toNanos(50);

  /** The machine's clock, ahead of it by as much as was skipped. One thread at a time. */
  private static final class Skipping implements TimeSource {
    private long skipped;

    void skip(Duration duration) {
      skipped += duration.toNanos();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime() + skipped;
    }

    @Override
    public Instant now() {
      return Instant.now().plusNanos(skipped);
    }
  }

  private final Skipping time = new Skipping();
  private final Crowd crowd = new Crowd(time, Crowd.POLICY, answers);
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile boolean stopped;

  @Override
  protected Thread start(int sessions) {
    crowd.join(sessions);
    Thread driver = new Thread(this::drive, "presence-driver");
    driver.start();
    Waiting.until(started);
    return driver;
  }

  private void drive() {
    long begin = crowd.registry().livenessNanos();
    while (!stopped && crowd.registry().livenessNanos() - begin < START.toNanos()) {
      time.skip(Crowd.TICK);
      crowd.detector().tick();
      answers.await(); // within no time, or all are dead
    }
    started.countDown();
    while (!stopped) {
      long next = System.nanoTime() + Crowd.TICK.toNanos() + MARGIN;
      crowd.detector().tick();
      for (long left = next - System.nanoTime();
          left > 0 && !stopped;
          left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  @Override
  protected void stop() {
    stopped = true;
  }

  @Override
  protected long pings() {
    return crowd.registry().stats().pings();
  }
}
