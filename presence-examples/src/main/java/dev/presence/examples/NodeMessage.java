package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;

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
  @JsonSubTypes.Type(value = NodeMessage.Told.class, name = "told")
})
sealed interface NodeMessage {
  /**
   * A request about one of the other's sessions, from somebody whose role was checked here.
   *
   * @param from the name of the node that wants the answer
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
