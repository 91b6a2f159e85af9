package dev.presence.benchmarks.parts;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A {@link ScheduledThreadPoolExecutor} with a deadline per peer: each message cancels it, which
 * takes it out of the queue, and schedules the next. It lies in the peer's session, among the
 * others of a server.
 */
public class SchedulerHears extends Hearing {
  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private Sessions.Session[] peers = {};

  @Override
  protected void join() {
    scheduler.setRemoveOnCancelPolicy(true);
    peers = new Sessions().joinMany(sessions);
    for (Sessions.Session peer : peers) {
      peer.deadline = deadline();
    }
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
    Sessions.Session session = peers[peer];
    if (session.deadline instanceof Future<?> deadline) {
      deadline.cancel(false);
    }
    session.deadline = deadline();
  }
}
