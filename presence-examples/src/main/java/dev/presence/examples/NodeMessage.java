package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.presence.Health;
import dev.presence.examples.ConsoleNews.Vital;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other, through the directory: a JSON object with a {@code type}. Who can
 * write into the engine can say all of it; see the page on security.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = NodeMessage.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = NodeMessage.Ask.class, name = "ask"),
  @JsonSubTypes.Type(value = NodeMessage.Told.class, name = "told"),
  @JsonSubTypes.Type(value = NodeMessage.News.class, name = "news")
})
sealed interface NodeMessage {
  /**
   * A request about one of the other's sessions, from somebody whose role was checked here.
   *
   * @param from the desk of the node that wants the answer
   * @param id the answer's
   */
  record Ask(String from, String id, String method, String path, String query, String body)
      implements NodeMessage {
    public Ask {
      if (from == null
          || id == null
          || method == null
          || path == null
          || query == null
          || body == null) {
        throw new BadRequestException("a request must be whole");
      }
    }
  }

  /** The answer to an {@link Ask}. */
  record Told(String id, int status, JsonNode body) implements NodeMessage {
    public Told {
      if (id == null || body == null) {
        throw new BadRequestException("an answer must be whole");
      }
    }
  }

  /**
   * What one node has to tell another, at most twice a second.
   *
   * @param from the desk of the node that tells it
   * @param wants what it wants from now on; null: as before
   * @param doubts whom of its clients it doubts from now on; null: as before
   * @param live what the other's consoles watch
   * @param vitals of those whom the other's consoles look at
   */
  record News(
      String from,
      @Nullable Wants wants,
      @Nullable Doubts doubts,
      List<JsonNode> live,
      List<Seen> vitals)
      implements NodeMessage {
    public News {
      if (from == null || live == null || vitals == null) {
        throw new BadRequestException("news must be whole");
      }
    }
  }

  /** Sessions of the other node by their ids: to be streamed, and to be looked at. */
  record Wants(Set<String> watch, Set<String> look) {
    static final Wants NOTHING = new Wants(Set.of(), Set.of());

    public Wants {
      watch = Set.copyOf(watch);
      look = Set.copyOf(look);
    }
  }

  /**
   * Who is held for less than alive: nobody else is.
   *
   * @param more how many are not listed; if any, nothing is known of those that are not
   */
  record Doubts(List<Doubted> sessions, int more) {
    public Doubts {
      sessions = List.copyOf(sessions);
    }
  }

  /** A session, and why it is doubted. */
  record Doubted(String id, Health health, String why) {}

  /** How a session is. */
  record Seen(Vital vital, Health health, String why) {}

  /** Of a newer node. */
  record Unknown() implements NodeMessage {}

  /**
   * Parses a message.
   *
   * @throws BadRequestException says what is wrong with it
   */
  static NodeMessage parse(String text) {
    return Json.parse(text, NodeMessage.class);
  }
}
