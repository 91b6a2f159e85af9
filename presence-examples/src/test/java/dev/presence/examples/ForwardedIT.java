package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Behind a proxy that is believed, and one client's share is two connections. */
class ForwardedIT {
  @RegisterExtension
  final TestServer behind =
      new TestServer(
          config ->
              config
                  .proxies(
                      new TrustedProxies(
                          List.of(
                              AddressRange.parse("127.0.0.0/8").orElseThrow(),
                              AddressRange.parse("10.0.0.0/8").orElseThrow())))
                  .maxConnectionsPerAddress(2));

  @RegisterExtension
  final TestServer open = new TestServer(config -> config.maxConnectionsPerAddress(40));

  private static int wrong(TestServer server, String... forwarded) throws Exception {
    List<String> headers = new ArrayList<>(List.of(forwarded));
    headers.add("Authorization: Bearer wrong");
    return RawHttp.get(server.port(), "/api/stats", headers.toArray(String[]::new)).status();
  }

  private static void useUp(TestServer server, String... forwarded) throws Exception {
    for (int i = 0; i < FailedAttempts.MOST; i++) {
      assertThat(wrong(server, forwarded)).isEqualTo(401);
    }
  }

  @Test
  void wrongTokensCountForTheClientOfAProxy() throws Exception {
    useUp(behind, "X-Forwarded-For: 192.0.2.1");

    assertThat(wrong(behind, "X-Forwarded-For: 192.0.2.1")).isEqualTo(429);
    assertThat(wrong(behind, "X-Forwarded-For: 192.0.2.1:4711")).isEqualTo(429);
    assertThat(wrong(behind, "X-Forwarded-For: 192.0.2.2")).isEqualTo(401);
    assertThat(behind.api("/api/stats").status()).isEqualTo(200);
  }

  @Test
  void theClientIsTheLastOneThatIsNoProxyOfOurs() throws Exception {
    useUp(behind, "X-Forwarded-For: 192.0.2.1");

    assertThat(wrong(behind, "X-Forwarded-For: 8.8.8.8, 192.0.2.1")).isEqualTo(429);
    assertThat(wrong(behind, "X-Forwarded-For: 8.8.8.8, 192.0.2.1, 10.1.2.3")).isEqualTo(429);
    assertThat(wrong(behind, "X-Forwarded-For: 8.8.8.8", "X-Forwarded-For: 192.0.2.1,10.1.2.3"))
        .isEqualTo(429);
    assertThat(wrong(behind, "X-Forwarded-For: 192.0.2.1, 8.8.8.8")).isEqualTo(401);
    assertThat(wrong(behind, "X-Forwarded-For: 192.0.2.1, <script>")).isEqualTo(401);
  }

  @Test
  void allOfAnIpv6NetworkIsOneClient() throws Exception {
    useUp(behind, "X-Forwarded-For: 2001:db8::1");

    assertThat(wrong(behind, "X-Forwarded-For: [2001:db8::ffff]:80")).isEqualTo(429);
    assertThat(wrong(behind, "X-Forwarded-For: 2001:db8:0:1::1")).isEqualTo(401);
  }

  @Test
  void whoIsNoProxyOfOursIsNotBelieved() throws Exception {
    for (int i = 0; i < FailedAttempts.MOST; i++) {
      assertThat(wrong(open, "X-Forwarded-For: 192.0.2." + i)).isEqualTo(401);
    }

    assertThat(wrong(open, "X-Forwarded-For: 192.0.2.200")).isEqualTo(429);
  }

  @Test
  void aClientBehindTheProxyHasItsShareOfConnections() throws Exception {
    try (Upgraded first = Upgraded.client(behind, "X-Forwarded-For: 192.0.2.1");
        Upgraded second = Upgraded.client(behind, "X-Forwarded-For: 192.0.2.1");
        Upgraded third = Upgraded.client(behind, "X-Forwarded-For: 192.0.2.1");
        Upgraded other = Upgraded.client(behind, "X-Forwarded-For: 192.0.2.2")) {
      assertThat(List.of(first.status(), second.status(), other.status())).containsOnly(101);
      assertThat(third.status()).isEqualTo(429);
      assertThat(behind.api("/metrics").body())
          .contains("server_refusals_total{limit=\"connections_of_address\"} 1.0");

      first.close();

      TestServer.await(
          "room for another",
          TestServer.SOON,
          () -> Upgraded.statusOfOne(behind, "X-Forwarded-For: 192.0.2.1") == 101);
    }
  }

  @Test
  void anyOtherAddressHasItsShareOfSocketsWhateverIsSentOnThem() throws Exception {
    List<Upgraded> connected = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        connected.add(Upgraded.client(open));
      }
      assertThat(connected).allMatch(one -> one.status() == 101);

      assertThat(Upgraded.statusOfOne(open)).as("hung up on").isZero();

      connected.remove(0).close();
      TestServer.await("room", TestServer.SOON, () -> Upgraded.statusOfOne(open) == 101);
    } finally {
      for (Upgraded one : connected) {
        one.close();
      }
    }
    TestServer.await("room for the API", TestServer.SOON, () -> refusalsTold() > 0);
  }

  private double refusalsTold() {
    try {
      String line =
          RawHttp.get(open.port(), "/metrics", "Authorization: Bearer " + ADMIN)
              .body()
              .lines()
              .filter(l -> l.startsWith("server_refusals_total{limit=\"connections_of_address\"}"))
              .findFirst()
              .orElse(" 0");
      return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    } catch (java.io.IOException stillFull) {
      return 0;
    }
  }
}
