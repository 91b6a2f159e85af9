package dev.presence.benchmarks.whole;

import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What people write themselves: one scheduled task per session that pings it, and closes it if the
 * last ping has no pong yet.
 *
 * <p>It pings everybody, also who is talking; a ghost is noticed between one and two periods; one
 * ping that blocks delays all others; a pause of the process closes everybody whose pong waits
 * behind it; and what a close leaves behind stays.
 */
final class PingLoop {
  private static final int ONE_THREAD = 1;

  // The container makes the endpoints, by their class: they find the loop by this field.
  private static PingLoop loop = new PingLoop(Duration.ofSeconds(30));

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(ONE_THREAD);
  private final long period;

  private PingLoop(Duration period) {
    this.period = period.toNanos();
    timer.setRemoveOnCancelPolicy(true);
  }

  static void start(Duration period) {
    loop = new PingLoop(period);
  }

  static Task watch(Session session) {
    return loop.add(session);
  }

  private Task add(Session session) {
    Task task = new Task(session);
    long first = ThreadLocalRandom.current().nextLong(period);
    task.schedule = timer.scheduleAtFixedRate(task, first, period, TimeUnit.NANOSECONDS);
    return task;
  }

  /** The task of one session. */
  static final class Task implements Runnable {
    private final Session session;
    private volatile boolean answered = true;
    private volatile ScheduledFuture<?> schedule;

    @SuppressWarnings("NullAway.Init") // set right after the task is made, and not read before
    private Task(Session session) {
      this.session = session;
    }

    @Override
    public void run() {
      try {
        ping();
      } catch (IOException e) {
        schedule.cancel(false);
      }
    }

    private void ping() throws IOException {
      if (answered) {
        answered = false;
        session.getBasicRemote().sendPing(ByteBuffer.allocate(Long.BYTES));
      } else {
        session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "no pong"));
      }
    }

    void pong(PongMessage ignored) {
      answered = true;
    }

    void end() {
      schedule.cancel(false);
    }
  }
}
