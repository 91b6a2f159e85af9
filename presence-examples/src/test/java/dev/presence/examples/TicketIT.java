package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.examples.RawHttp.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TicketIT {
  private static final String WHO = "user=anna&device=till";

  @RegisterExtension final TestServer server = new TestServer();

  private Reply post(String token, String query) throws Exception {
    return RawHttp.request(
        "POST",
        server.port(),
        "/api/ticket?" + query,
        "Authorization: Bearer " + token,
        "Content-Length: 0");
  }

  private String ticket(String token) throws Exception {
    Reply reply = post(token, WHO);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("cache-control", "no-store");
    return new ObjectMapper().readTree(reply.body()).get("ticket").asText();
  }

  private int upgrade(String query) throws Exception {
    return RawHttp.upgrade(server.port(), "/client?" + query, "Host: localhost:" + server.port())
        .status();
  }

  @Test
  void aTicketOpensTheEndpointOnceForWhomItWasIssued() throws Exception {
    for (String token : new String[] {TestServer.CLIENT, TestServer.ADMIN}) {
      String ticket = ticket(token);
      assertThat(upgrade(WHO + "&ticket=" + ticket)).isEqualTo(101);
      assertThat(upgrade(WHO + "&ticket=" + ticket)).as("used").isEqualTo(401);
    }
    CountingEndpoint.awaitOpened(2);
  }

  @Test
  void aForeignTicketIsRefused() throws Exception {
    String ticket = ticket(TestServer.CLIENT);
    assertThat(upgrade("user=boris&device=till&ticket=" + ticket)).isEqualTo(401);
    assertThat(upgrade(WHO + "&ticket=made-up")).isEqualTo(401);
    assertThat(upgrade(WHO)).isEqualTo(401);
  }

  @Test
  void whoHasNoTokenGetsNoTicket() throws Exception {
    assertThat(post("wrong", WHO).status()).isEqualTo(401);
    assertThat(post(TestServer.CLIENT, "device=till").status()).isEqualTo(400);
    assertThat(
            RawHttp.get(
                    server.port(),
                    "/api/ticket?" + WHO,
                    "Authorization: Bearer " + TestServer.CLIENT)
                .status())
        .isEqualTo(405);
  }

  @Test
  void whoHasAHundredTicketsOutstandingIsToldToUseThemAndOthersAreServed() throws Exception {
    int issued = 0;
    Reply last = post(TestServer.CLIENT, WHO);
    while (last.status() == 200 && issued < 10 * Tickets.SHARE) { // on a slow machine some expire
      issued++;
      last = post(TestServer.CLIENT, WHO);
    }

    assertThat(issued).isGreaterThanOrEqualTo(Tickets.SHARE);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.headers()).containsEntry("retry-after", "30");
    assertThat(last.body()).contains("100 tickets of anna are outstanding", "wait 30 s");
    assertThat(post(TestServer.CLIENT, "user=boris").status()).isEqualTo(200);
    assertThat(post(TestServer.ADMIN, WHO).status()).isEqualTo(200);
  }

  @Test
  void theClientForBrowsersIsServedAsItIsDeveloped() throws Exception {
    Reply reply = RawHttp.get(server.port(), "/presence.js");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("content-type")).startsWith("text/javascript");
    assertThat(reply.body()).isEqualTo(Files.readString(Path.of("../presence-js/presence.js")));
  }
}
