package dev.presence.websocket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One message to one session, on its way. */
final class Message {
  final Content content;

  /** Liveness time of the call that sent it. */
  final long since;

  private final CompletableFuture<Void> stage = new CompletableFuture<>();

  Message(Content content, long since) {
    this.content = content;
    this.since = since;
  }

  long bytes() {
    return content.bytes();
  }

  /** Whether it is the application's: only those are counted, and may come too late. */
  boolean isCounted() {
    return !(content instanceof Content.Own);
  }

  /** Nobody but us may complete it. */
  CompletionStage<Void> stage() {
    return stage.minimalCompletionStage();
  }

  void sent() {
    stage.complete(null);
  }

  void failed(SendException why) {
    stage.completeExceptionally(why);
  }
}
