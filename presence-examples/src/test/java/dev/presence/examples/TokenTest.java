package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @Test
  void theSameSecretOpensIt() {
    assertThat(Token.of("secret").isSameAs(Token.of("secret"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secre", "secret ", "Secret", "secrets"})
  void anyOtherSecretDoesNot(String presented) {
    assertThat(Token.of("secret").isSameAs(Token.of(presented))).isFalse();
  }

  @Test
  void neverShowsItsSecret() {
    assertThat(Token.of("secret").toString()).doesNotContain("secret");
  }

  @Test
  void generatedSecretsAreWellFormedAndDiffer() {
    String secret = Token.generate();

    assertThat(Token.problemWith(secret)).isNull();
    assertThat(secret).hasSize(32).isNotEqualTo(Token.generate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "é", "a\"b", "=", "a=b"})
  void whatCannotStandInAHeaderIsNoSecret(String secret) {
    assertThat(Token.problemWith(secret)).contains("1 to 512");
  }

  @Test
  void aSecretMayHave512CharactersAndNoMore() {
    assertThat(Token.problemWith("x".repeat(512))).isNull();
    assertThat(Token.problemWith("x".repeat(513))).isNotNull();
  }
}
