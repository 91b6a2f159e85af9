package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void whatIsInUseIsAFractionOfAll() {
    Map<String, Double> values = new Machine().read();

    for (String name : List.of("cpu", "memory", "heap", "disk")) {
      assertThat(values.get(name)).as(name).isBetween(0.0, 1.0);
    }
    assertThat(values.get("memory")).isPositive();
    assertThat(values.get("uptimeMillis")).isPositive();
  }

  @Test
  void aServerTakesItsReadings() {
    ClientMessage.Metrics metrics = new ClientMessage.Metrics(new Machine().read());

    assertThat(ClientMessage.parse(Json.text(metrics))).isEqualTo(metrics);
  }
}
