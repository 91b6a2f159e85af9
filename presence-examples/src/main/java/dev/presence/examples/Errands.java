package dev.presence.examples;

import dev.presence.Member;
import dev.presence.PresenceDirectory.Delivery;
import dev.presence.examples.NodeMessage.Ask;
import dev.presence.examples.NodeMessage.Told;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests about sessions of other nodes: carried out there, answered here. Each goes at most once,
 * and the answer is that of the node itself. Thread-safe.
 */
final class Errands {
  /** What this node does of a request; empty if that is nothing about a session of its own. */
  interface Desk {
    Optional<Action> at(String method, String path, String query);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  /** Requests that may wait for other nodes. */
  private static final int MOST_WAITING = 1_000;

  /** What the way there and back may take, beside the client. */
  private static final Duration WAY = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final ScheduledExecutorService timer;
  private final Duration patience;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
  private final LongAdder late = new LongAdder();
  private volatile Desk desk = (method, path, query) -> Optional.empty();

  Errands(Cluster cluster, ScheduledExecutorService timer, Duration commandTimeout) {
    this.cluster = cluster;
    this.timer = timer;
    this.patience = commandTimeout.plus(WAY);
    cluster.read(Ask.class, this::serve);
    cluster.read(Told.class, this::told);
  }

  /** Answers of other nodes for which nobody waited any more, or ever. */
  long late() {
    return late.sum();
  }

  // ---- for whoever asks here

  /** The action that another node does; empty if no other node has this session. */
  Optional<Action> elsewhere(String sessionId, String method, String path, String query) {
    return cluster
        .find(sessionId)
        .map(client -> body -> ask(client.node(), method, path, query, body));
  }

  private CompletionStage<Answer> ask(
      String node, String method, String path, String query, String body) {
    if (waiting.size() >= MOST_WAITING) {
      return CompletableFuture.completedStage(
          Answer.error(503, MOST_WAITING + " requests wait for other nodes already"));
    }
    String id = Long.toString(ids.incrementAndGet());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Future<?> alarm =
        timer.schedule(
            () -> answer.complete(silent(node)), patience.toNanos(), TimeUnit.NANOSECONDS);
    CompletionStage<Answer> done =
        answer.whenComplete(
            (told, failure) -> {
              alarm.cancel(false);
              waiting.remove(id);
            });
    post(node, self -> new Ask(self, id, method, path, query, body))
        .whenComplete((delivery, failure) -> delivered(node, answer, delivery));
    return done;
  }

  private CompletionStage<Delivery> post(String node, Function<String, Ask> ask) {
    Optional<Member> to = cluster.desk(node);
    Optional<Member> self = cluster.desk();
    return to.isPresent() && self.isPresent()
        ? cluster.send(to.get().id(), ask.apply(self.get().id()))
        : CompletableFuture.completedStage(Delivery.UNKNOWN);
  }

  private static void delivered(
      String node, CompletableFuture<Answer> answer, @Nullable Delivery delivery) {
    if (delivery == Delivery.GONE) {
      answer.complete(new Outcome.NoSession().answer());
    } else if (delivery != Delivery.DELIVERED) {
      answer.complete(silent(node));
    }
  }

  private static Answer silent(String node) {
    return Answer.error(
        504,
        "node %s did not answer: it may have been done or not; a later answer will be dropped"
            .formatted(node));
  }

  private void told(Told told) {
    CompletableFuture<Answer> answer = waiting.get(told.id());
    if (answer == null || !answer.complete(new Answer(told.status(), told.body(), Map.of()))) {
      late.increment();
      LOG.debug("answer {} came too late", told.id());
    }
  }

  // ---- for whoever asks elsewhere

  /** What becomes of the requests of other nodes from now on. */
  void serve(Desk by) {
    desk = by;
  }

  private void serve(Ask ask) {
    LOG.debug("node {} asks {} {}", ask.from(), ask.method(), ask.path());
    answer(ask)
        .whenComplete((answer, failure) -> reply(ask, answer == null ? failed(failure) : answer));
  }

  private CompletionStage<Answer> answer(Ask ask) {
    try {
      return desk.at(ask.method(), ask.path(), ask.query())
          .orElseThrow(() -> new DeniedException(Denial.notFound("nothing is here")))
          .run(ask.body());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static Answer failed(@Nullable Throwable failure) {
    return Api.refusal(failure);
  }

  private void reply(Ask ask, Answer answer) {
    Told told = new Told(ask.id(), answer.status(), Json.tree(answer.body()));
    cluster
        .send(ask.from(), told)
        .whenComplete(
            (delivery, failure) -> {
              if (delivery != Delivery.DELIVERED) {
                LOG.debug("the answer to node {} was lost: {}", ask.from(), delivery);
              }
            });
  }
}
