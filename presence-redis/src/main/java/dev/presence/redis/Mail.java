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
 * the session, and its answer into that of the sender's. What a node does not read is limited in
 * bytes; what comes then is not sent.
 */
final class Mail {
  /** Of one message, in UTF-8. */
  static final int MOST_BYTES = 2 << 20;

  private static final byte[] MOST_UNREAD = bytes(Integer.toString(32 << 20));
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
    byte[] text = bytes(message);
    if (text.length > MOST_BYTES) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "a message to another node may have %d bytes in UTF-8, has %d"
                  .formatted(MOST_BYTES, text.length)));
    }
    return post(link, member, text);
  }

  private CompletionStage<Delivery> post(Link link, String member, byte[] message) {
    String number = Ids.random();
    CompletableFuture<Delivery> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    List<byte[]> letter =
        List.of(
            bytes(Ids.instanceOf(member)),
            MOST_UNREAD,
            bytes("SEND"),
            bytes(number),
            bytes(link.instance()),
            bytes(Long.toString(Ids.sequence(member))),
            message);
    tell(link, Script.COMMAND, letter)
        .whenComplete(
            (posted, failure) -> {
              if (failure != null || posted.get(0).equals(-1L)) {
                answer.complete(Delivery.UNKNOWN);
              } else if (posted.get(0).equals(0L)) {
                answer.complete(Delivery.GONE); // with its node
              }
            });
    return answer
        .completeOnTimeout(Delivery.UNKNOWN, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .whenComplete((delivery, failure) -> waiting.remove(number));
  }

  static CompletionStage<List<Object>> tell(Link link, Script script, List<byte[]> args) {
    try {
      return link.ask(script, args);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Follower only, which nothing here may hold up.
   *
   * @throws RuntimeException if the letter is none that this version understands
   */
  void receive(Link link, byte[] letter) {
    List<String> parts = Wire.unpack(letter);
    if (parts.get(0).equals("ACK")) {
      CompletableFuture<Delivery> answer = waiting.get(parts.get(1));
      if (answer != null) {
        complete(answer, Delivery.valueOf(parts.get(2)));
      }
      return;
    }
    String number = parts.get(1);
    String to = parts.get(2);
    long sequence = Long.parseLong(parts.get(3));
    String message = parts.get(4);
    try {
      registry.sending().execute(() -> deliver(link, to, number, sequence, message));
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

  private void deliver(Link link, String to, String number, long sequence, String message) {
    deliver(sequence, message)
        .thenAccept(
            delivery ->
                tell(
                    link,
                    Script.COMMAND,
                    List.of(
                        bytes(to),
                        MOST_UNREAD,
                        bytes("ACK"),
                        bytes(number),
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
