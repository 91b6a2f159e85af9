package dev.presence.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Runs of containers under faults, in a few lanes side by side: most of their time is waiting. */
final class Matrix {
  private final List<List<Run>> lanes;

  /** Runs that keep a core busy follow one another, so that nobody is measured on no core. */
  private final Lock heavy = new ReentrantLock();

  /**
   * @param lanes each a list of runs that follow one another
   */
  Matrix(List<List<Run>> lanes) {
    this.lanes = lanes;
  }

  /** Plays all runs, prints every cell as it comes, and returns them in the order of the lanes. */
  List<Cell> play() {
    NetLab.requireOrAbort();
    Nginx.requireOrAbort();
    ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
    try {
      List<Future<List<Cell>>> running =
          lanes.stream().map(lane -> threads.submit(() -> play(lane))).toList();
      return running.stream().flatMap(lane -> cells(lane).stream()).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Cell> play(List<Run> lane) {
    List<Cell> cells = new ArrayList<>();
    for (Run run : lane) {
      List<Cell> played = run.isHeavy() ? playAlone(run) : run.play();
      played.forEach(cell -> System.out.println("CELL " + MatrixPage.line(cell)));
      cells.addAll(played);
    }
    return cells;
  }

  private List<Cell> playAlone(Run run) {
    heavy.lock();
    try {
      return run.play();
    } finally {
      heavy.unlock();
    }
  }

  private static List<Cell> cells(Future<List<Cell>> lane) {
    try {
      return lane.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
