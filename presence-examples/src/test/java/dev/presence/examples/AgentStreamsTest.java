package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentStreamsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final AgentStreams streams = new AgentStreams(sent::add, wanted -> wanted, null);

  @AfterEach
  void close() {
    streams.close();
  }

  @Test
  void withoutAFileThereIsNoLog() {
    assertThat(streams.offered()).containsExactly(LiveStream.METRICS);

    streams.start(LiveStream.LOG, SECOND);

    assertThat(streams.running()).isEmpty();
  }

  @Test
  void withAFileThereIsOne() {
    try (AgentStreams both = new AgentStreams(sent::add, wanted -> wanted, Path.of("no.log"))) {
      assertThat(both.offered()).containsExactly(LiveStream.METRICS, LiveStream.LOG);
    }
  }

  @Test
  void runsFromItsStartToItsStop() {
    streams.start(LiveStream.METRICS, SECOND);
    streams.start(LiveStream.METRICS, SECOND);
    assertThat(streams.running()).containsExactly(LiveStream.METRICS);

    streams.stop(LiveStream.METRICS);
    streams.stop(LiveStream.METRICS);

    assertThat(streams.running()).isEmpty();
  }

  @Test
  void aClosedOneDoesNotFailWhenItIsStarted() {
    streams.close();

    streams.start(LiveStream.METRICS, SECOND);

    assertThat(sent).isEmpty();
  }

  @Test
  void linesGoIntoMessagesOf200() {
    List<String> lines = IntStream.range(0, 401).mapToObj(i -> "line " + i).toList();

    List<List<String>> parts = AgentStreams.parts(lines);

    assertThat(parts).extracting(List::size).containsExactly(200, 200, 1);
    assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(lines);
  }

  @Test
  void whatJsonEscapesFitsIntoAMessageToo() {
    String line = "\u0001".repeat(LogTail.LONGEST_LINE);

    List<List<String>> parts = AgentStreams.parts(List.of(line, line, line, line));

    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts)
        .allSatisfy(
            part ->
                assertThat(Json.text(new ClientMessage.Log(part, 0)))
                    .hasSizeLessThan(ClientEndpoint.MAX_MESSAGE));
    assertThat(parts.stream().flatMap(List::stream).collect(Collectors.toList())).hasSize(4);
  }
}
