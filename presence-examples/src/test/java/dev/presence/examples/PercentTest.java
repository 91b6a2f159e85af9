package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "anna", "a b", "100%", "陈@家", "a+b&c=d/e?f#g", "\n"})
  void decodesWhatItEncoded(String text) {
    String encoded = Percent.encode(text);

    assertThat(encoded).matches("[A-Za-z0-9._~%-]*");
    assertThat(Percent.decode(encoded)).contains(text);
    assertThat(Percent.decodeQuery(encoded)).contains(text);
  }

  @Test
  void aPlusIsABlankInAQueryOnly() {
    assertThat(Percent.decodeQuery("a+b")).contains("a b");
    assertThat(Percent.decode("a+b")).contains("a+b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%4g", "%+1", "%FF", "é"})
  void refusesBrokenEscapesAndBrokenUtf8(String encoded) {
    assertThat(Percent.decode(encoded)).isEmpty();
  }
}
