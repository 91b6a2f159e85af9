package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final String SHORT = "x".repeat(100);
  private static final String HALF = "x".repeat(Outbox.ROOM / 2);

  private final Outbox outbox = new Outbox();

  private static ConsoleNews.Metrics reading(String id, double cpu) {
    return new ConsoleNews.Metrics(id, "2026-11-22T10:00:00Z", Map.of("cpu", cpu));
  }

  private static ConsoleNews.Log log(String id, long dropped, String... lines) {
    return new ConsoleNews.Log(id, List.of(lines), dropped);
  }

  @Test
  void ofReadingsTheNewestOfEachClientIsKept() {
    outbox.add(reading("anna", 0.1), SHORT);
    outbox.add(reading("boris", 0.2), SHORT);
    outbox.add(reading("anna", 0.3), SHORT);

    assertThat(outbox.take()).containsExactly(reading("anna", 0.3), reading("boris", 0.2));
    assertThat(outbox.take()).isEmpty();
  }

  @Test
  void linesForWhichThereIsNoRoomAreCountedWithTheNext() {
    outbox.add(log("anna", 0, "one"), HALF);
    outbox.add(log("anna", 0, "two"), HALF);
    outbox.add(log("anna", 5, "three", "four"), SHORT);

    assertThat(outbox.take())
        .containsExactly(log("anna", 0, "one"), log("anna", 0, "two"), log("anna", 7));

    outbox.add(log("anna", 0, "five"), SHORT);
    assertThat(outbox.take()).containsExactly(log("anna", 0, "five"));
  }

  @Test
  void aFloodOfLinesDoesNotKeepReadingsAway() {
    outbox.add(log("anna", 0, "one"), HALF + HALF);

    outbox.add(reading("boris", 0.2), SHORT);

    assertThat(outbox.take()).contains(reading("boris", 0.2));
  }

  @Test
  void readingsForWhichThereIsNoRoomAreDropped() {
    outbox.add(reading("anna", 0.1), HALF + HALF);

    outbox.add(reading("boris", 0.2), SHORT);

    assertThat(outbox.take()).containsExactly(reading("anna", 0.1));
  }

  @Test
  void whatWasLostOnTheWayIsToldAgainOrCounted() {
    ConsoleNews.Watching watching = new ConsoleNews.Watching("anna", true, true);
    outbox.add(watching, SHORT);
    outbox.add(reading("anna", 0.1), SHORT);
    outbox.add(log("anna", 1, "one", "two"), SHORT);

    outbox.lost(outbox.take());
    outbox.add(log("anna", 0, "three"), SHORT);

    assertThat(outbox.take()).containsExactly(watching, log("anna", 3, "three"));
  }
}
