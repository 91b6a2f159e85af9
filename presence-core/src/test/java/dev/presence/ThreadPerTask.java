package dev.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Runs each task on a thread of its own and comes back when the task is done or stuck: what blocks
 * for ever in real life does so here too, and the test stays deterministic all the same.
 */
final class ThreadPerTask implements Executor, AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();

  @Override
  public void execute(Runnable task) {
    Thread thread = new Thread(task, "task");
    thread.setDaemon(true);
    thread.start();
    Await.until("the task is done or stuck", () -> isDoneOrStuck(thread));
    synchronized (threads) {
      threads.removeIf(t -> !t.isAlive());
      threads.add(thread);
    }
  }

  private static boolean isDoneOrStuck(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TERMINATED;
  }

  /** Whatever is stuck ends. */
  @Override
  public void close() {
    synchronized (threads) {
      threads.forEach(Thread::interrupt);
    }
  }
}
