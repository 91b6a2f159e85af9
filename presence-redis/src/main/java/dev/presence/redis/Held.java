package dev.presence.redis;

import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Claim;
import dev.presence.PresenceDirectory.Outcome;
import java.util.concurrent.CompletableFuture;

/** A session of this node, and what the engine has answered to its claim. */
final class Held {
  private final PeerSession session;

  /** 0 until the engine has given one. */
  private volatile long fence;

  /** Whether the engine may have heard of it. Guarded by the ledger. */
  boolean tried;

  /**
   * The turn of its first try if that was not answered, else 0. Between two links it is a doubt;
   * once a link is attached, it is certain that the engine has carried it out. Guarded by the
   * ledger.
   */
  long unanswered;

  private volatile CompletableFuture<Claim> answer = new CompletableFuture<>();

  Held(PeerSession session) {
    this.session = session;
  }

  PeerSession session() {
    return session;
  }

  long sequence() {
    return session.sequence();
  }

  long fence() {
    return fence;
  }

  CompletableFuture<Claim> answer() {
    return answer;
  }

  /** Keeper only. */
  void fenced(long fence) {
    this.fence = fence;
  }

  /** Who was told PROVISIONAL asks again to be told this; a claim pushed again has its answer. */
  synchronized void answered(Outcome outcome, long fence) {
    Claim claim = new Claim(outcome, fence);
    if (answer.isDone()) {
      boolean provisional = answer.join().outcome() == Outcome.PROVISIONAL;
      answer = provisional ? CompletableFuture.completedFuture(claim) : answer;
    } else {
      answer.complete(claim);
    }
  }

  /** The engine cannot be asked now. */
  synchronized void provisional() {
    answer.complete(new Claim(Outcome.PROVISIONAL, 0));
  }
}
