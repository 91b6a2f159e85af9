package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.ClientState.Name;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentTest {
  private final List<String> said = new ArrayList<>();
  private final Agent agent =
      new Agent(
          new AgentTarget(URI.create("ws://nobody.example/client"), Identity.of("till"), "t", true),
          AgentCommands.of(Set.of()),
          said::add);

  @AfterEach
  void stop() {
    agent.message("{\"type\":\"stop\",\"stream\":\"metrics\"}");
  }

  private void goes(Name from, Name to) {
    agent.state(state(to), state(from));
  }

  private static ClientState state(Name name) {
    return new ClientState(name, "", Optional.empty(), 1, OptionalInt.empty(), Optional.empty());
  }

  private void isAskedToStream() {
    agent.message("{\"type\":\"start\",\"stream\":\"metrics\",\"intervalMillis\":3600000}");
  }

  @Test
  void aDoubtThatPassesEndsNoStreamAndIsNoNewConnection() {
    goes(Name.INTRODUCING, Name.ONLINE);
    isAskedToStream();

    goes(Name.ONLINE, Name.SUSPECT);
    goes(Name.SUSPECT, Name.ONLINE);

    assertThat(agent.streaming()).containsExactly(LiveStream.METRICS);
    assertThat(said).singleElement().asString().startsWith("connected to ");
  }

  @Test
  void aNewConnectionBeginsWithoutStreams() {
    goes(Name.INTRODUCING, Name.ONLINE);
    isAskedToStream();

    goes(Name.INTRODUCING, Name.ONLINE);

    assertThat(agent.streaming()).isEmpty();
    assertThat(said).hasSize(2);
  }
}
