package dev.presence.examples;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.presence.PeerSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the consoles who is here: everything when they come, then once a second what changed.
 *
 * <p>Consistent by confinement. Events are only noted, under the monitor, as changes since the last
 * delta. All that is sent is sent by one thread: it gives a newcomer the board, which is what the
 * others have been told by then, and from the next delta on all are told the same. What happened
 * between is not on the board yet, so it is in that delta: no join is lost between the two, and no
 * departure is told twice.
 */
final class ConsoleFeed implements AutoCloseable {
  static final Duration EVERY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleFeed.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.daemons("console"));

  private final Post post;
  private final Supplier<ConsoleNews.Hello> hello;
  private final Function<Audience, ConsoleNews.Stats> stats;
  private final ToLongFunction<PeerSession> unsent;
  private final Queue<Console> newcomers = new ConcurrentLinkedQueue<>();

  /** Since the last delta. Guarded by this. */
  private Changes pending = new Changes();

  // Used by the thread.
  private final Board board;
  private final List<Console> members = new ArrayList<>();

  /** Who is told, and about whom. */
  record Audience(int consoles, Collection<Present> present) {}

  /**
   * A feed that begins with nobody present.
   *
   * @param hello what a newcomer is told first
   * @param unsent how many bytes wait to be sent to a session
   */
  ConsoleFeed(
      Post post,
      Ghosts ghosts,
      Supplier<ConsoleNews.Hello> hello,
      Function<Audience, ConsoleNews.Stats> stats,
      ToLongFunction<PeerSession> unsent) {
    this.post = post;
    this.board = new Board(ghosts);
    this.hello = hello;
    this.stats = stats;
    this.unsent = unsent;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task sees to its errors itself
  void start() {
    thread.scheduleWithFixedDelay(
        () -> guarded(this::tick), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- what happens, on any thread

  synchronized void joined(Present client) {
    pending.joined(client);
  }

  synchronized void changed(Present client) {
    pending.changed(client);
  }

  synchronized void left(Gone client) {
    pending.left(client);
  }

  /**
   * Events were missed.
   *
   * @param present looks who is here. Under the monitor: who leaves is removed from there first and
   *     told here then, so it is not in the list, or its departure is told after it
   */
  synchronized void missed(Supplier<List<Present>> present) {
    pending.missed(present.get());
  }

  private synchronized Changes take() {
    Changes taken = pending;
    pending = new Changes();
    return taken;
  }

  void welcome(Console console) {
    newcomers.add(console);
    thread.execute(() -> guarded(this::admit));
  }

  // ---- what is told, on the thread

  @SuppressWarnings("CatchingUnchecked") // an error in one second must not silence all later ones
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("the consoles could not be told; the next second tries again", e);
    }
  }

  /** All that wait: after a restart many come at once, and get the same texts. */
  private void admit() {
    List<Console> admitted = new ArrayList<>();
    for (Console next = newcomers.poll(); next != null; next = newcomers.poll()) {
      admitted.add(next);
    }
    if (!admitted.isEmpty()) {
      members.addAll(admitted);
      List<PeerSession> to = sessions(admitted);
      post.send(to, Json.text(hello.get()));
      tell(to, board.snapshot());
    }
  }

  private void tick() {
    Changes changes = take();
    board.apply(changes);
    members.removeIf(console -> !console.session().isPresent());
    if (!members.isEmpty()) {
      List<PeerSession> to = sessions(members);
      tell(to, changes.snapshot().isPresent() ? board.snapshot() : board.delta(changes));
      post.send(to, Json.text(stats.apply(new Audience(members.size(), board.present()))));
      tellVitals();
    }
  }

  private void tell(List<PeerSession> to, List<String> texts) {
    texts.forEach(text -> post.send(to, text));
  }

  private void tellVitals() {
    Map<String, RawValue> written = new HashMap<>();
    String now = Instant.now().toString();
    for (Console console : members) {
      List<RawValue> vitals =
          console.looked().stream()
              .map(id -> written.computeIfAbsent(id, this::vital))
              .filter(Objects::nonNull)
              .toList();
      if (!vitals.isEmpty()) {
        post.send(console.session(), new ConsoleNews.Looked(now, vitals));
      }
    }
  }

  private @Nullable RawValue vital(String id) {
    return board
        .find(id)
        .flatMap(client -> client.vital(unsent))
        .map(vital -> new RawValue(Json.text(vital)))
        .orElse(null);
  }

  private static List<PeerSession> sessions(List<Console> consoles) {
    return consoles.stream().map(Console::session).toList();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
