package dev.presence.examples;

import java.util.concurrent.CompletionStage;

/** What a request does, given its body. */
@FunctionalInterface
interface Action {
  /**
   * Does it. Whatever it waits for, it holds no thread meanwhile.
   *
   * @throws BadRequestException if the body makes no sense
   * @throws DeniedException if it is not done
   */
  CompletionStage<Answer> run(String body);
}
