package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Many clients in two processes lose their server, and come back.
 *
 * <p>Moments of all processes are compared: on Linux they share the monotonic clock.
 */
final class Storm implements AutoCloseable {
  /** As the clients are told by the server before it goes. */
  static final Duration SPREAD = Duration.ofSeconds(20);

  static final Duration OUTAGE = Duration.ofSeconds(5);

  /** From the moment at which the server is there again. */
  static final Duration ALL_BACK_WITHIN = SPREAD.plus(Duration.ofSeconds(5));

  /** Which client it is. */
  enum Kind {
    JAVA {
      @Override
      ChildProcess start(String... args) throws IOException {
        return ChildProcess.main(StormClients.class, args);
      }
    },
    NODE {
      @Override
      ChildProcess start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "src/test/js/storm-clients.mjs"));
        command.addAll(List.of(args));
        return ChildProcess.of(command);
      }
    };

    abstract ChildProcess start(String... args) throws IOException;
  }

  private static final int PROCESSES = 2;
  private static final long SECOND = 1_000;

  private final int clients;
  private final List<ChildProcess> processes = new ArrayList<>();

  private Storm(int clients) {
    this.clients = clients;
  }

  /** Waits until all are online. */
  static Storm of(Kind kind, int clients, int port, String token) throws Exception {
    Storm storm = new Storm(clients);
    try {
      storm.connect(kind, port, token);
      storm.awaitOnline(Duration.ofMinutes(3));
      return storm;
    } catch (Exception | AssertionError failed) {
      storm.close();
      throw failed;
    }
  }

  private void connect(Kind kind, int port, String token) throws IOException {
    int each = clients / PROCESSES;
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          kind.start(
              Integer.toString(port), token, Integer.toString(i * each), Integer.toString(each)));
    }
  }

  /** Milliseconds of the machine's clock. */
  static long now() {
    return System.nanoTime() / 1_000_000;
  }

  void awaitOnline(Duration limit) throws Exception {
    long began = now();
    while (sum("online") < clients) {
      assertThat(now() - began)
          .as("milliseconds until all %s are online; now %s", clients, sum("online"))
          .isLessThan(limit.toMillis());
      Thread.sleep(100);
    }
  }

  long lost() throws Exception {
    return sum("lost");
  }

  private long sum(String what) throws Exception {
    long sum = 0;
    for (ChildProcess process : processes) {
      sum += Long.parseLong(process.ask(what));
    }
    return sum;
  }

  /**
   * What was seen since the server went.
   *
   * @param gone when that was
   * @param up when it was there again
   */
  Seen seen(long gone, long up) throws Exception {
    return new Seen(clients, gone, up, moments("returns"), moments("attempts"), moments("plans"));
  }

  private long[] moments(String what) throws Exception {
    List<String> all = new ArrayList<>();
    for (ChildProcess process : processes) {
      all.addAll(Arrays.asList(process.ask(what).split(",")));
    }
    return all.stream().filter(m -> !m.isEmpty()).mapToLong(Long::parseLong).sorted().toArray();
  }

  @Override
  public void close() throws InterruptedException {
    for (ChildProcess process : processes) {
      process.process().destroyForcibly();
      process.close();
    }
  }

  /** Moments in milliseconds, those in arrays ascending. */
  record Seen(int clients, long gone, long up, long[] returns, long[] attempts, long[] plans) {
    /** The most of them in any second, whenever it begins, as percentage of the clients. */
    double worstSecond(long[] moments) {
      int worst = 0;
      int first = 0;
      for (int last = 0; last < moments.length; last++) {
        while (moments[last] - moments[first] >= SECOND) {
          first++;
        }
        worst = Math.max(worst, last - first + 1);
      }
      return 100.0 * worst / clients;
    }

    long lastBackMillisAfterUp() {
      return LongStream.of(returns).max().orElseThrow() - up;
    }

    /** Returns by the second since the server went. */
    String histogram() {
      int[] counts = new int[(int) ((returns[returns.length - 1] - gone) / SECOND) + 1];
      for (long moment : returns) {
        counts[(int) Math.max(0, (moment - gone) / SECOND)]++;
      }
      return Arrays.toString(counts);
    }

    void print(String what) throws IOException {
      System.out.printf(
          "MEASURED %s, %d clients: without a server for %.1f s, worst second %.1f %% of the"
              + " returns, %.1f %% of the attempts, %.1f %% as planned, the last back %.1f s after the server;"
              + " returns by second %s%n",
          what,
          clients,
          (up - gone) / 1e3,
          worstSecond(returns),
          worstSecond(attempts),
          worstSecond(plans),
          lastBackMillisAfterUp() / 1e3,
          histogram());
    }
  }
}
