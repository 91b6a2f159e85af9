package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a client says on {@code /client}: a JSON object with a {@code type}. Types and fields that
 * this server does not know are ignored, so that a newer client is no error.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = ClientMessage.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClientMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = ClientMessage.Result.class, name = "result"),
  @JsonSubTypes.Type(value = ClientMessage.Metrics.class, name = "metrics"),
  @JsonSubTypes.Type(value = ClientMessage.Log.class, name = "log")
})
sealed interface ClientMessage {
  /**
   * What the client obeys and what it can stream; each hello replaces the one before.
   *
   * @param commands at most {@value #MOST}
   * @param streams those that this server does not know are ignored
   */
  record Hello(List<Offer> commands, Set<LiveStream> streams) implements ClientMessage {
    static final int MOST = 50;

    public Hello {
      commands = commands == null ? List.of() : List.copyOf(commands);
      streams = streams == null ? Set.of() : known(streams);
      if (commands.size() > MOST) {
        throw new BadRequestException(
            "a client may offer " + MOST + " commands, these are " + commands.size());
      }
    }

    /** Of a newer client's, null takes the place of what is not known. */
    private static Set<LiveStream> known(Set<LiveStream> streams) {
      return streams.stream()
          .filter(Objects::nonNull)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(LiveStream.class)));
    }
  }

  /**
   * One command.
   *
   * @param name lower-case letters, digits and hyphens
   * @param description for people
   */
  record Offer(String name, String description) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final int LONGEST_DESCRIPTION = 200;

    public Offer {
      description = description == null ? "" : description;
      if (name == null || !NAME.matcher(name).matches()) {
        throw new BadRequestException("a command's name must match " + NAME);
      }
      if (description.length() > LONGEST_DESCRIPTION) {
        throw new BadRequestException(
            "a description may have %d characters, that of %s has %d"
                .formatted(LONGEST_DESCRIPTION, name, description.length()));
      }
    }
  }

  /**
   * What came of a command.
   *
   * @param id as the command had it
   * @param ok whether it was done
   * @param value what it gave; may be missing
   * @param error why it was not done; empty if it was
   */
  record Result(String id, boolean ok, JsonNode value, String error) implements ClientMessage {
    public Result {
      value = value == null ? NullNode.instance : value;
      error = error == null ? "" : error;
      if (id == null) {
        throw new BadRequestException("a result must name the id of its command");
      }
    }
  }

  /**
   * What the client measures, while it is asked to.
   *
   * @param values by name, at most {@value #MOST}; {@code cpu}, {@code memory}, {@code heap} and
   *     {@code disk} are fractions from 0 to 1
   */
  record Metrics(Map<String, Double> values) implements ClientMessage {
    static final int MOST = 32;
    private static final int LONGEST_NAME = 64;

    public Metrics {
      if (values == null || values.size() > MOST) {
        throw new BadRequestException("metrics must have values, at most " + MOST);
      }
      values.forEach(Metrics::require);
    }

    private static void require(String name, Double value) {
      if (name.length() > LONGEST_NAME || value == null || !Double.isFinite(value)) {
        throw new BadRequestException(
            "a value must be a number, its name may have " + LONGEST_NAME + " characters");
      }
    }
  }

  /**
   * New lines of the client's log, while it is asked for them.
   *
   * @param lines at most {@value #MOST}
   * @param dropped how many lines before these were not sent
   */
  record Log(List<String> lines, long dropped) implements ClientMessage {
    static final int MOST = 200;

    public Log {
      if (lines == null || lines.size() > MOST || lines.stream().anyMatch(line -> line == null)) {
        throw new BadRequestException("a log must have lines, at most " + MOST);
      }
      if (dropped < 0) {
        throw new BadRequestException("dropped must not be negative, is " + dropped);
      }
    }
  }

  /** Of a type that this server does not know. */
  record Unknown() implements ClientMessage {}

  /**
   * Parses a text message.
   *
   * @throws BadRequestException says what is wrong with it
   */
  static ClientMessage parse(String text) {
    return Json.parse(text, ClientMessage.class);
  }
}
