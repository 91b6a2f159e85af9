package dev.presence.websocket;

import dev.presence.PeerSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The application heartbeat of one session.
 *
 * <p>Messages only mark the time. Written by the container's thread (marks, introduction) and the
 * detector's (the ask); what both use is volatile. An ask stays the only one until a message comes;
 * the detector's thread alone asks and forgets asks.
 */
final class HeartbeatPeer {
  private final SessionConnection connection;
  private final Heartbeats all;
  private final HeartbeatQuota incoming = new HeartbeatQuota();
  private final HeartbeatQuota outgoing = new HeartbeatQuota();

  private volatile long heardAt;
  private volatile boolean introduced;

  /** It has said that it will answer nothing until its next message. */
  private volatile boolean away;

  private volatile Duration ask = HeartbeatTimes.LONGEST_ASK;
  private volatile Duration answer = HeartbeatTimes.LONGEST_ANSWER;

  /** Detector thread only, as all that follows. */
  private boolean asking;

  private boolean overdue;
  private long askedAt;
  private int asks;

  /** The number of an ask that could not be written. */
  private volatile int lostAsk;

  HeartbeatPeer(SessionConnection connection, Heartbeats all) {
    this.connection = connection;
    this.all = all;
    this.heardAt = all.now();
  }

  /** Any message arrived. */
  void heard() {
    if (introduced) {
      heardAt = all.now();
      away = false;
    }
  }

  /** A text with the prefix arrived; runs in the message handler, and answers from it. */
  void received(String text) {
    heard();
    all.received.increment();
    if (!incoming.take(all.now()) || !Heartbeat.parse(text).map(this::understood).orElse(false)) {
      all.dropped.increment();
    }
  }

  private boolean understood(Heartbeat beat) {
    if (beat.kind().equals("hello")) {
      return hello(beat);
    }
    if (!introduced || beat.version() != Heartbeat.VERSION) {
      return false;
    }
    if (beat.kind().equals("away")) {
      goAway();
      return true;
    }
    if (beat.id().isEmpty()) {
      return false;
    }
    if (beat.kind().equals("ask")) {
      say(Heartbeat.text("answer id=" + beat.id().get()));
      return true;
    }
    return beat.kind().equals("answer"); // that it came is all that it says
  }

  private void goAway() {
    away = true;
    all.lookSoon();
  }

  private boolean hello(Heartbeat beat) {
    try {
      long max = beat.number("max", 1, 999, beat.version());
      if (Heartbeat.VERSION < beat.version() || Heartbeat.VERSION > max) {
        return unsupported();
      }
      welcome(all.agree(beat));
      return true;
    } catch (NumberFormatException malformed) {
      return false;
    }
  }

  private boolean unsupported() {
    introduced = false;
    all.forget(this);
    say(Heartbeat.text(0, "unsupported min=%1$d max=%1$d".formatted(Heartbeat.VERSION)));
    return true;
  }

  private void welcome(HeartbeatTimes agreed) {
    ask = agreed.ask();
    answer = agreed.answer();
    heardAt = all.now();
    introduced = true;
    all.introduced(this);
    say(
        Heartbeat.text(
            "welcome ask=%d answer=%d spread=%d"
                .formatted(ask.toMillis(), answer.toMillis(), agreed.spread().toMillis())));
  }

  /** Detector thread, twice a second, and in the tick or two after an {@code away}. */
  void look(long now) {
    if (connection.isOpen()) {
      connection.peer().ifPresent(peer -> look(peer, now)); // else it is only about to join
    } else {
      all.forget(this);
    }
  }

  private void look(PeerSession peer, long now) {
    if (away) {
      expectNoAnswer(peer, now);
    } else if (asking) {
      await(peer, now);
    } else if (now - heardAt >= ask.toNanos()) {
      ask(now);
    }
  }

  /**
   * As if it had been asked in its last message, and the time for the answer were over. Not in the
   * tick of that message: a pong of the same tick could not be told to be younger than it.
   */
  private void expectNoAnswer(PeerSession peer, long now) {
    long last = heardAt;
    if (now - last <= 0) {
      all.lookSoon();
    } else if (!asking || !overdue) {
      asking = true;
      askedAt = last;
      overdue(peer);
    }
  }

  private void overdue(PeerSession peer) {
    overdue = true;
    peer.answerOverdue(askedAt);
    all.registry().probe(peer);
  }

  private void ask(long now) {
    asking = true;
    overdue = false;
    askedAt = now;
    int number = ++asks;
    var unused =
        write(Heartbeat.text("ask id=" + Integer.toUnsignedString(number, 36)))
            .whenComplete((sent, error) -> lost(number, error));
  }

  /** A container refuses, for example, while the application is writing a message in parts. */
  private void lost(int number, @Nullable Throwable error) {
    if (error != null) {
      lostAsk = number;
    }
  }

  /** A message of the very tick in which we asked counts: the doubt is the peer's. */
  private void await(PeerSession peer, long now) {
    if (heardAt - askedAt >= 0) {
      asking = false;
      peer.answerCame();
    } else if (lostAsk == asks) { // nobody was asked
      asking = false;
    } else if (!overdue && now - askedAt >= answer.toNanos()) {
      all.unanswered.increment();
      overdue(peer);
    }
  }

  /** What is said once: if it is lost, the other side asks again. */
  private void say(String text) {
    var unused = write(text);
  }

  /** On the session's one ordered path, which never blocks; what is beyond the quota is lost. */
  private CompletionStage<Void> write(String text) {
    if (!outgoing.take(all.now())) {
      return CompletableFuture.failedStage(new IllegalStateException("too many heartbeats"));
    }
    all.sent.increment();
    return connection.outbox().send(new Content.Own(text));
  }
}
