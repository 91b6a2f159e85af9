package dev.presence.benchmarks.parts;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A {@link ScheduledThreadPoolExecutor} with a deadline per peer: each message cancels it, which
 * takes it out of the queue, and schedules the next.
 */
public class SchedulerHears extends Hearing {
  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private Future<?>[] deadlines = {};

  @Override
  protected void join() {
    scheduler.setRemoveOnCancelPolicy(true);
    deadlines = IntStream.range(0, sessions).mapToObj(i -> deadline()).toArray(Future<?>[]::new);
  }

  @TearDown
  public void stop() {
    scheduler.shutdownNow();
  }

  private static void ping() {}

  private Future<?> deadline() {
    return scheduler.schedule(SchedulerHears::ping, 15, TimeUnit.SECONDS);
  }

  @Override
  protected void hear(int peer) {
    deadlines[peer].cancel(false);
    deadlines[peer] = deadline();
  }
}
