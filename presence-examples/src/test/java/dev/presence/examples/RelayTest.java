package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.examples.Crowd.Letter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final ClientMessage.Metrics READING =
      new ClientMessage.Metrics(Map.of("cpu", 0.5));

  private final Crowd crowd = new Crowd();
  private final Watchers watchers = new Watchers(crowd.join("client"), crowd);
  private final StreamCounters counters = new StreamCounters();
  private final Relay relay = new Relay(watchers, crowd.time, counters);
  private final Console console = new Console(crowd.join("console"), crowd);

  private static ClientMessage.Log lines(String... lines) {
    return new ClientMessage.Log(List.of(lines), 0);
  }

  private List<Letter> relayed() {
    return crowd.letters("console").stream().filter(l -> !l.type().equals("watch")).toList();
  }

  @Test
  void whatNobodyWatchesIsDroppedAndCounted() {
    relay.relay(READING);
    relay.relay(lines("hello"));

    assertThat(relayed()).isEmpty();
    assertThat(counters.unwatched().sum()).isEqualTo(2);
  }

  @Test
  void allWatchersGetTheSameText() {
    Console other = new Console(crowd.join("other"), crowd);
    console.watch(watchers);
    other.watch(watchers);

    relay.relay(READING);

    assertThat(relayed()).hasSize(1);
    assertThat(relayed().get(0).text())
        .isEqualTo(
            "{\"type\":\"metrics\",\"id\":\"client\",\"at\":\""
                + crowd.time.now()
                + "\",\"values\":{\"cpu\":0.5}}");
    assertThat(crowd.letters("other").get(1).text()).isSameAs(relayed().get(0).text());
  }

  @Test
  void tenMetricsASecondAreRelayedAndNoMore() {
    console.watch(watchers);

    for (int i = 0; i < 25; i++) {
      relay.relay(READING);
    }

    assertThat(relayed()).hasSize(Relay.MOST_A_SECOND);
    assertThat(counters.relayed().sum()).isEqualTo(10);
    assertThat(counters.excess().sum()).isEqualTo(15);
  }

  @Test
  void theNextLogSaysHowManyLinesWereDropped() {
    console.watch(watchers);
    for (int i = 0; i < Relay.MOST_A_SECOND; i++) {
      relay.relay(lines("line " + i));
    }
    relay.relay(new ClientMessage.Log(List.of("one", "two"), 5));

    crowd.time.advance(Duration.ofSeconds(1));
    relay.relay(lines("later"));

    assertThat(relayed().get(10).json().get("dropped").asLong()).isEqualTo(7);
    assertThat(relayed().get(10).json().get("lines").toString()).isEqualTo("[\"later\"]");
  }

  @Test
  void aFloodOfLinesDoesNotKeepMetricsAway() {
    console.watch(watchers);
    for (int i = 0; i < 2 * Relay.MOST_A_SECOND; i++) {
      relay.relay(lines("flood"));
    }

    relay.relay(READING);

    assertThat(relayed().get(Relay.MOST_A_SECOND).type()).isEqualTo("metrics");
  }
}
