package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
  private static String info(String version, String role) {
    return "# Server\r\nredis_version:%s\r\nrun_id:abc\r\n# Replication\r\nrole:%s\r\n"
        .formatted(version, role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.2.0", "6.10.1", "7.0.15", "8.0.0-rc1", "10.1"})
  void aVersionThatWillDo(String version) {
    assertThat(Engine.checked("host:1", info(version, "master"))).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.0.16", "5.0.14", "2.8.1"})
  void aVersionThatIsTooOld(String version) {
    assertThatThrownBy(() -> Engine.checked("host:1", info(version, "master")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the engine at host:1 is version %s; 6.2 or newer is needed".formatted(version));
  }

  @Test
  void aReplicaWillNotDo() {
    assertThatThrownBy(() -> Engine.checked("host:1", info("7.0.0", "slave")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is a replica");
  }

  @Test
  void anEngineThatDoesNotSayWhatItIs() {
    assertThatThrownBy(() -> Engine.checked("host:1", ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not say its redis_version");
  }
}
