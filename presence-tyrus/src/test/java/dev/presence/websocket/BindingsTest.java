package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BindingsTest {
  private final Bindings bindings = new Bindings();

  @Test
  void equalContainersAreStillTwo() {
    ServerContainer one = equalToAnything();
    ServerContainer two = equalToAnything();
    try (WebSocketPresence presence = WebSocketPresence.builder().install(one)) {
      bindings.bind(one, presence);
      assertThat(bindings.find(sessionOf(one))).contains(presence);
      assertThat(bindings.find(sessionOf(two))).isEmpty();
    }
  }

  @Test
  void aContainerIsNotKeptAlive() {
    ServerContainer anchor = mock(ServerContainer.class);
    try (WebSocketPresence presence = WebSocketPresence.builder().install(anchor)) {
      bindToAContainerNobodyKeeps(presence);
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (bindings.size() > 0 && System.nanoTime() < end) {
        System.gc();
      }
      assertThat(bindings.size()).isZero();
    }
  }

  private void bindToAContainerNobodyKeeps(WebSocketPresence presence) {
    bindings.bind(new Object(), presence);
  }

  private static Session sessionOf(WebSocketContainer container) {
    Session session = mock(Session.class);
    when(session.getContainer()).thenReturn(container);
    return session;
  }

  private static ServerContainer equalToAnything() {
    return (ServerContainer)
        Proxy.newProxyInstance(
            BindingsTest.class.getClassLoader(),
            new Class<?>[] {ServerContainer.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "equals" -> true;
                  case "hashCode" -> 1;
                  default -> null;
                });
  }
}
