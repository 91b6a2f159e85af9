package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IdentityTest {
  @Test
  void aUserWithOneDeviceNeedsNoName() {
    assertThat(Identity.of("alice")).isEqualTo(Identity.of("alice", "main"));
    assertThat(Identity.of("alice", "phone")).hasToString("alice/phone");
  }

  @Test
  void namesHave1To256Characters() {
    assertThat(Identity.of("x".repeat(256), "y".repeat(256)).user()).hasSize(256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of(""))
        .withMessage("user must have 1 to 256 characters, has 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of("alice", "y".repeat(257)))
        .withMessage("device must have 1 to 256 characters, has 257");
  }
}
