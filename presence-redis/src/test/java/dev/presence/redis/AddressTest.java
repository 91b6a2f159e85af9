package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "redis://:secret@db:7000/2 db:7000",
        "rediss://me:secret@db db:6379",
        "redis-sentinel://secret@a:1,b:2#main themaster",
        "redis-cluster://me:secret@a:1,b:2 thecluster",
      })
  void itsNameDoesNotTellThePassword(String uri, String name) {
    assertThat(Address.of(uri).toString().replace(" ", "")).startsWith(name);
    assertThat(Address.of(uri).toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://user:secret@a:1",
        "redis-cluster://user:secret@a:1,b",
        "rediss://user:secret@a"
      })
  void credentialsAreAtHandSoThatTheReasonOfARefusalIsNotOvertaken(String uri) {
    assertThat(Address.of(uri).uris())
        .allSatisfy(
            node ->
                assertThat(node.getCredentialsProvider())
                    .isInstanceOfSatisfying(
                        ImmediateRedisCredentialsProvider.class,
                        provider -> {
                          var credentials = provider.resolveCredentialsNow();
                          assertThat(credentials.getUsername()).isEqualTo("user");
                          assertThat(credentials.getPassword())
                              .containsExactly("secret".toCharArray());
                        }));
  }

  @Test
  void aClusterHasSeveralNodesAndTheirPortsMayBeLeftOut() {
    Address address = Address.of("redis-cluster://a:7001,b");

    assertThat(address.isCluster()).isTrue();
    assertThat(address.uris()).extracting(RedisURI::getHost).containsExactly("a", "b");
    assertThat(address.uris()).extracting(RedisURI::getPort).containsExactly(7001, 6379);
  }

  @Test
  void aNodeThatTheClusterHasNamedIsSpokenToTheSameWay() {
    Address address = Address.of("rediss-cluster://user:secret@a:7001,b");

    RedisURI named = address.at("c", 7003);

    assertThat(named.isSsl()).isTrue();
    assertThat(named.getHost()).isEqualTo("c");
    assertThat(named.getPort()).isEqualTo(7003);
    assertThat(named.getCredentialsProvider())
        .isSameAs(address.uris().get(0).getCredentialsProvider());
  }

  @Test
  void whatIsNoUriIsRefused() {
    assertThatThrownBy(() -> Address.of("db:6379")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Address.of("redis-cluster://"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:sec#ret@10.0.0.5:6379",
        "redis://:sec?ret@10.0.0.5:6379",
        "redis://user:1?2@10.0.0.5:6379",
        "redis://user:1#2@10.0.0.5",
        "redis-sentinel://:sec?ret@10.0.0.5,10.0.0.6#master",
        "redis-cluster://:sec#ret@10.0.0.5"
      })
  void aPasswordThatEndsTheAddressIsRefusedAndNotRepeated(String uri) {
    assertThatThrownBy(() -> Address.of(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("percent-encoded")
        .hasMessageNotContaining("ret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://10.0.0.5",
        "redis://user:p%23ss@engine.example:6379/2?timeout=5s",
        "redis://[::1]:6379",
        "rediss://:p%3Fss@engine_1:6380",
        "redis-sentinel://10.0.0.5:26379,10.0.0.6#master",
        "redis-cluster://u:p@10.0.0.5:7000,10.0.0.6:7001"
      })
  void anAddressThatNamesItsHostsIsTaken(String uri) {
    assertThat(Address.of(uri).toString()).doesNotContain("p%", "u:p");
  }
}
