package dev.presence.it;

import dev.presence.websocket.WebSocketPresence;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** A Spring application with one annotated endpoint, and what README says to add. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SpringEndpoint.class)
class SpringApp {
  @Bean
  ServerEndpointExporter endpoints() {
    return new ServerEndpointExporter();
  }

  @Bean
  WebSocketPresence presence(ServletContext context, ServerOptions options) {
    return options
        .builder()
        .install((ServerContainer) context.getAttribute(ServerContainer.class.getName()));
  }
}
