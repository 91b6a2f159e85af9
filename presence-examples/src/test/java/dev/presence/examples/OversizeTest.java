package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OversizeTest {
  @Test
  void aMessageMayHave64KiB() {
    assertThat(Oversize.isMeantBy("x".repeat(65_536))).isFalse();
    assertThat(Oversize.isMeantBy("x".repeat(65_537))).isTrue();
  }

  @Test
  void bytesCountNotCharacters() {
    assertThat(Oversize.isMeantBy("é".repeat(32_768))).isFalse();
    assertThat(Oversize.isMeantBy("é".repeat(32_769))).isTrue();
    assertThat(Oversize.isMeantBy("陈".repeat(21_845))).isFalse();
    assertThat(Oversize.isMeantBy("陈".repeat(21_846))).isTrue();
  }
}
