package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;

/** How a command to a client ended. */
sealed interface Outcome {
  /** The HTTP answer that tells it. */
  Answer answer();

  /** For the log: what the client said is its own affair. */
  default String summary() {
    return getClass().getSimpleName();
  }

  /** The client answered, whether it could do it or not. */
  record Answered(String id, boolean ok, JsonNode value, String error, long millis)
      implements Outcome {
    @Override
    public Answer answer() {
      return Answer.ok(this);
    }

    @Override
    public String summary() {
      return (ok ? "done" : "failed") + " after " + millis + " ms";
    }
  }

  /** No session has this id. */
  record NoSession() implements Outcome {
    @Override
    public Answer answer() {
      return Answer.error(404, "no session has this id; it may have departed");
    }
  }

  /** The client never said that it knows this command. */
  record NotOffered(String name, Collection<String> offered) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.error(
          409,
          offered.isEmpty()
              ? "this client takes no commands"
              : "this client lacks the command %s; it takes %s"
                  .formatted(name, String.join(", ", offered)));
    }
  }

  /** Too many commands wait for this client already. */
  record Busy(int waiting) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.error(429, waiting + " commands wait for this client already");
    }
  }

  /** Time was up. */
  record NoAnswer(Duration waited) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.error(
          504,
          "the client did not answer within %s; a later answer will be dropped"
              .formatted(DurationConverter.text(waited)));
    }
  }

  /** The session ended before it answered. */
  record Left() implements Outcome {
    @Override
    public Answer answer() {
      return Answer.error(504, "the client left before it answered; see its departure");
    }
  }
}
