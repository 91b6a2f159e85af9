package dev.presence.it;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** The same application without presence. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringBare {
  @Bean
  ServerEndpointExporter endpoints() {
    ServerEndpointExporter exporter = new ServerEndpointExporter();
    exporter.setAnnotatedEndpointClasses(BareEndpoint.class);
    return exporter;
  }
}
