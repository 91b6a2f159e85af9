package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent streams, each as long as its server wants it: metrics of the machine, and the lines
 * appended to a log file. One thread does all of it. Thread-safe.
 */
final class AgentStreams implements AutoCloseable {
  /** Lines of the log in a second; more are counted and dropped. */
  static final int MOST_LINES_A_SECOND = 500;

  private static final Logger LOG = LoggerFactory.getLogger(AgentStreams.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** Of JSON, so that a message stays under the server's limit. */
  private static final int MOST_BYTES = 48 << 10;

  private final Consumer<String> send;
  private final UnaryOperator<Duration> interval;
  private final @Nullable Path log;
  private final TimeSource time = TimeSource.system();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Threads.daemons("agent-stream"));

  /** Guarded by this. */
  private final Map<LiveStream, Activity> running = new EnumMap<>(LiveStream.class);

  /**
   * Nothing is read before it is started.
   *
   * @param send takes messages
   * @param interval how often metrics are sent, given what the server asked for
   * @param log the file whose lines are sent; null for none
   */
  AgentStreams(Consumer<String> send, UnaryOperator<Duration> interval, @Nullable Path log) {
    this.send = send;
    this.interval = interval;
    this.log = log;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** What there is. */
  Set<LiveStream> offered() {
    return log == null ? EnumSet.of(LiveStream.METRICS) : EnumSet.allOf(LiveStream.class);
  }

  /** Streams until it is stopped; what runs already begins anew, what there is not is ignored. */
  synchronized void start(LiveStream stream, Duration wanted) {
    stop(stream);
    Path file = log;
    if (stream == LiveStream.METRICS) {
      begin(stream, new Readings(wanted));
    } else if (file != null) {
      begin(stream, new Tail(new LogTail(file)));
    }
  }

  private void begin(LiveStream stream, Activity activity) {
    running.put(stream, activity);
    activity.again(Duration.ZERO);
  }

  synchronized void stop(LiveStream stream) {
    Activity activity = running.remove(stream);
    if (activity != null) {
      activity.stopped = true;
    }
  }

  synchronized void stopAll() {
    offered().forEach(this::stop);
  }

  /** Which streams run now. */
  synchronized Set<LiveStream> running() {
    return Set.copyOf(running.keySet());
  }

  @Override
  public void close() {
    stopAll();
    thread.shutdown();
  }

  /** One stream from its start to its stop. */
  private abstract class Activity implements Runnable {
    volatile boolean stopped;
    private boolean complained;

    /** Does its work once. */
    abstract void work() throws IOException;

    abstract Duration pause();

    void end() throws IOException {}

    @Override
    public void run() {
      try {
        if (stopped) {
          end();
        } else {
          work();
        }
      } catch (IOException | RuntimeException | LinkageError e) { // OSHI loads native code
        complain(e);
      }
      if (!stopped) {
        again(pause());
      }
    }

    private void complain(Throwable why) {
      if (!complained) {
        complained = true;
        LOG.warn("what the server wants cannot be read, and is tried again: {}", why.toString());
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it sees to its errors itself
    void again(Duration pause) {
      try {
        thread.schedule(this, pause.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        stopped = true;
      }
    }
  }

  private final class Readings extends Activity {
    private final Duration wanted;
    private @Nullable Machine machine;

    Readings(Duration wanted) {
      this.wanted = wanted;
    }

    /** The first time there is nothing to compare with yet. */
    @Override
    void work() {
      Machine known = machine;
      if (known == null) {
        machine = new Machine();
      } else {
        send.accept(Json.text(new ClientMessage.Metrics(known.read())));
      }
    }

    @Override
    Duration pause() {
      return interval.apply(wanted);
    }
  }

  private final class Tail extends Activity {
    private final LogTail tail;
    private final Rate rate = new Rate(MOST_LINES_A_SECOND, Duration.ofSeconds(1));

    Tail(LogTail tail) {
      this.tail = tail;
    }

    @Override
    void work() throws IOException {
      LogTail.Lines news = tail.read(() -> rate.allows(time.nanoTime()));
      for (List<String> part : parts(news.lines())) {
        send.accept(Json.text(new ClientMessage.Log(part, 0)));
      }
      if (news.dropped() > 0) {
        send.accept(Json.text(new ClientMessage.Log(List.of(), news.dropped())));
      }
    }

    @Override
    Duration pause() {
      return LOOK_EVERY;
    }

    @Override
    void end() throws IOException {
      tail.close();
    }
  }

  /** Each fits into a message. */
  static List<List<String>> parts(List<String> lines) {
    List<List<String>> parts = new ArrayList<>();
    int bytes = 0;
    for (String line : lines) {
      int more = Json.text(line).getBytes(UTF_8).length + 1;
      if (parts.isEmpty()
          || bytes + more > MOST_BYTES
          || last(parts).size() == ClientMessage.Log.MOST) {
        parts.add(new ArrayList<>());
        bytes = 0;
      }
      last(parts).add(line);
      bytes += more;
    }
    return parts;
  }

  private static List<String> last(List<List<String>> parts) {
    return parts.get(parts.size() - 1);
  }
}
