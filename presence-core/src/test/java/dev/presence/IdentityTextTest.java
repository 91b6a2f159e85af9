package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdentityTextTest {
  @Test
  void halfASurrogatePairIsNoName() {
    assertThatThrownBy(() -> Identity.of("al\ud800ice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user must be text")
        .hasMessageContaining("U+D800, at index 2");
  }

  @Test
  void norIsOneOfADevice() {
    assertThatThrownBy(() -> Identity.of("alice", "\udfff"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("device must be text");
  }

  @Test
  void aWholePairIsOneLetter() {
    assertThat(Identity.of("\ud83d\ude00").user()).isEqualTo("\ud83d\ude00");
  }
}
