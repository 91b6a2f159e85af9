package dev.presence.redis;

import static dev.presence.redis.Wire.bytes;

import dev.presence.PresenceDirectory.Delivery;
import dev.presence.PresenceDirectory.Sender;
import dev.presence.SessionRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages from node to node. Each goes at most once, into the stream of the instance that holds
 * the session, and its answer into that of the sender's.
 */
final class Mail {
  private static final int MOST_WAITING = 10_000;
  private static final long PATIENCE_SECONDS = 5;
  private static final Logger log = LoggerFactory.getLogger(RedisDirectory.class);

  private final ConcurrentHashMap<String, CompletableFuture<Delivery>> waiting =
      new ConcurrentHashMap<>();
  private final SessionRegistry registry;
  private final Ledger ledger;
  private final Sender sender;

  Mail(SessionRegistry registry, Ledger ledger, Sender sender) {
    this.registry = registry;
    this.ledger = ledger;
    this.sender = sender;
  }

  CompletionStage<Delivery> send(@Nullable Link link, String member, String message) {
    if (!Ids.isMember(member)) {
      return CompletableFuture.completedFuture(Delivery.GONE);
    }
    if (ledger.get(Ids.sequence(member)) != null
        && link != null
        && link.instance().equals(Ids.instanceOf(member))) {
      return deliver(Ids.sequence(member), message);
    }
    if (link == null || waiting.size() >= MOST_WAITING) {
      return CompletableFuture.completedFuture(Delivery.UNKNOWN);
    }
    return post(link, member, message);
  }

  private CompletionStage<Delivery> post(Link link, String member, String message) {
    String number = Ids.random();
    CompletableFuture<Delivery> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    List<byte[]> letter =
        List.of(
            bytes(Ids.instanceOf(member)),
            bytes("SEND"),
            bytes(number),
            bytes(link.instance()),
            bytes(Long.toString(Ids.sequence(member))),
            bytes(message));
    post(link, letter)
        .whenComplete(
            (posted, failure) -> {
              if (failure != null) {
                answer.complete(Delivery.UNKNOWN);
              } else if (posted.get(0).equals(0L)) {
                answer.complete(Delivery.GONE); // with its node
              }
            });
    return answer
        .completeOnTimeout(Delivery.UNKNOWN, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .whenComplete((delivery, failure) -> waiting.remove(number));
  }

  private static CompletionStage<List<Object>> post(Link link, List<byte[]> letter) {
    try {
      return link.ask(Script.COMMAND, letter);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Follower only, which nothing here may hold up. */
  void receive(Link link, byte[] letter) {
    List<String> parts = Wire.unpack(letter);
    if (parts.get(0).equals("ACK")) {
      CompletableFuture<Delivery> answer = waiting.get(parts.get(1));
      if (answer != null) {
        complete(answer, Delivery.valueOf(parts.get(2)));
      }
      return;
    }
    try {
      registry.sending().execute(() -> deliver(link, parts));
    } catch (RejectedExecutionException e) {
      log.debug("a message came too late", e);
    }
  }

  /** Elsewhere: what depends on the answer is foreign. */
  private void complete(CompletableFuture<Delivery> answer, Delivery delivery) {
    try {
      registry.sending().execute(() -> answer.complete(delivery));
    } catch (RejectedExecutionException e) {
      answer.complete(delivery);
    }
  }

  private void deliver(Link link, List<String> parts) {
    deliver(Long.parseLong(parts.get(3)), parts.get(4))
        .thenAccept(
            delivery ->
                post(
                    link,
                    List.of(
                        bytes(parts.get(2)),
                        bytes("ACK"),
                        bytes(parts.get(1)),
                        bytes(delivery.name()))));
  }

  private CompletionStage<Delivery> deliver(long sequence, String message) {
    Held held = ledger.get(sequence);
    if (held == null || !held.session().isPresent()) {
      return CompletableFuture.completedFuture(Delivery.GONE);
    }
    try {
      return sender
          .send(held.session(), message)
          .handle((sent, failure) -> failure == null ? Delivery.DELIVERED : Delivery.UNKNOWN);
    } catch (RuntimeException e) {
      log.debug("a sender failed", e);
      return CompletableFuture.completedFuture(Delivery.UNKNOWN);
    }
  }

  /** Nobody waits any longer. */
  void close() {
    waiting.values().forEach(answer -> answer.complete(Delivery.UNKNOWN));
  }
}
