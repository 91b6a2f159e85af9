package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private final Origins origins = new Origins(Set.of("HTTPS://Console.example:443"));

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost:8080",
    "http://localhost, localhost:80",
    "HTTP://LocalHost:80, localhost",
    "http://[::1]:8080, [::1]:8080",
    "https://console.example, localhost:8080",
    "https://console.example:443, ''",
  })
  void itsOwnPagesAndThoseNamedMayConnect(String origin, String host) {
    assertThat(origins.allow(origin, "http://" + host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, localhost:8080",
    "http://localhost:8081, localhost:8080",
    "https://localhost:8080, localhost:8080",
    "http://console.example, localhost:8080",
    "https://console.example.evil.example, localhost:8080",
    "null, localhost:8080",
    "'', ''",
    "http://, ''",
  })
  void foreignPagesMayNot(String origin, String host) {
    assertThat(origins.allow(origin, "http://" + host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "*", "https://example.org/", "ftp://a", "https://u@h", ""})
  void anOriginIsASchemeAHostAndAPort(String text) {
    assertThat(Origins.isOrigin(text)).isFalse();
  }

  @Test
  void underTlsTheOwnOriginIsHttps() {
    assertThat(origins.allow("https://localhost", "https://localhost:443")).isTrue();
    assertThat(origins.allow("http://localhost", "https://localhost")).isFalse();
    assertThat(origins.allow("https://localhost", "https://localhost:8443")).isFalse();
  }
}
