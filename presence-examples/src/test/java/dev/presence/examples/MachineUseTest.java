package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineUseTest {
  @Test
  void memoryInUseIsAPartOfAllMemory() {
    MachineUse use = MachineUse.now();

    assertThat(use.memoryTotalBytes()).isPositive();
    assertThat(use.memoryUsedBytes()).isBetween(0L, use.memoryTotalBytes());
  }

  @Test
  void anUnknownLoadIsNoLoadOfZero() {
    assertThat(MachineUse.fraction(-1)).isNull();
    assertThat(MachineUse.fraction(Double.NaN)).isNull();
    assertThat(MachineUse.fraction(0)).isZero();
    assertThat(MachineUse.fraction(0.12345)).isEqualTo(0.123);
  }

  @Test
  void isSentAsJson() {
    assertThat(Json.text(new MachineUse(0.5, 1, 2)))
        .isEqualTo("{\"cpu\":0.5,\"memoryUsedBytes\":1,\"memoryTotalBytes\":2}");
  }
}
