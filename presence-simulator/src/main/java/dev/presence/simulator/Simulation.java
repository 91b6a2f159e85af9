package dev.presence.simulator;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Runs contestants against a network in virtual time. Immutable; {@link #run} may be called by any
 * thread.
 *
 * <pre>{@code
 * Quality quality =
 *     Simulation.of(Networks.named("mobile")).clientDays(10_000).run(Peers.policy(myPolicy));
 * }</pre>
 *
 * <p>The same seed gives the same result, however many threads work on it: each client-day has a
 * seed of its own, and results are added up in order.
 */
public final class Simulation {
  /** Most client-days of one run. */
  public static final long MOST = 10_000_000;

  private static final int CHUNK = 32;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Network network;
  private final long clientDays;
  private final long seed;
  private final int threads;
  private final LongConsumer progress;

  private Simulation(
      Network network, long clientDays, long seed, int threads, LongConsumer progress) {
    this.network = network;
    this.clientDays = Ranges.between("clientDays", clientDays, 1, MOST);
    this.seed = seed;
    this.threads = (int) Ranges.between("threads", threads, 1, 1_024);
    this.progress = progress;
  }

  /** A simulation of 1,000 client-days with seed 1, on one thread. */
  public static Simulation of(Network network) {
    return new Simulation(network, 1_000, 1, 1, done -> {});
  }

  /** 1 to 10,000,000. */
  public Simulation clientDays(long clientDays) {
    return new Simulation(network, clientDays, seed, threads, progress);
  }

  /** Everything random follows from it. */
  public Simulation seed(long seed) {
    return new Simulation(network, clientDays, seed, threads, progress);
  }

  /** How many threads work: 1 to 1,024. */
  public Simulation threads(int threads) {
    return new Simulation(network, clientDays, seed, threads, progress);
  }

  /** Is told now and then, by a worker, how many client-days have just been finished. */
  public Simulation progress(LongConsumer progress) {
    return new Simulation(network, clientDays, seed, threads, progress);
  }

  /**
   * Simulates one contestant.
   *
   * @throws IllegalStateException if a policy or contestant throws
   */
  public Quality run(Peer peer) {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Totals>> chunks = new ArrayList<>();
      for (long first = 0; first < clientDays; first += CHUNK) {
        long from = first;
        chunks.add(workers.submit(() -> chunk(peer, from)));
      }
      return Quality.of(peer, network, sum(peer, chunks));
    } finally {
      workers.shutdownNow();
    }
  }

  private static Totals sum(Peer peer, List<Future<Totals>> chunks) {
    Totals totals = new Totals();
    try {
      for (int i = 0; i < chunks.size(); i++) {
        totals.add(chunks.get(i).get());
        chunks.set(i, null); // samples are kept once
      }
      return totals;
    } catch (ExecutionException e) {
      throw new IllegalStateException("simulating " + peer.name() + " failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("simulating " + peer.name() + " was interrupted", e);
    }
  }

  private Totals chunk(Peer peer, long from) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long to = Math.min(clientDays, from + CHUNK);
    Totals totals = new Totals();
    Tally tally = new Tally();
    for (long day = from; day < to; day++) {
      tally.clear();
      simulate(peer, day, tally);
      totals.add(tally);
    }
    totals.cpuNanos = THREADS.getCurrentThreadCpuTime() - cpu;
    progress.accept(to - from);
    return totals;
  }

  private void simulate(Peer peer, long day, Tally tally) {
    long own = Dice.mix(seed, day);
    new ClientDay(network, peer, Script.random(network, own), own, tally, Story.UNTOLD).run();
  }
}
