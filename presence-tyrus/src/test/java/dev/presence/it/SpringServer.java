package dev.presence.it;

import dev.presence.websocket.WebSocketPresence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** A Spring Boot application on its embedded Tomcat. */
final class SpringServer {
  private SpringServer() {}

  static RunningServer start(ServerOptions options) {
    ServletWebServerApplicationContext context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(options.bare() ? SpringBare.class : SpringApp.class)
                .properties(properties(options))
                .initializers(made -> made.getBeanFactory().registerSingleton("options", options))
                .run();
    return new RunningServer(
        context.getWebServer().getPort(),
        options.bare() ? ServerOptions.PATH : SpringEndpoint.PATH,
        Optional.ofNullable(context.getBeanProvider(WebSocketPresence.class).getIfAvailable()),
        context::close);
  }

  private static Map<String, Object> properties(ServerOptions options) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.port", 0);
    properties.put("spring.main.banner-mode", "off");
    options.workers().ifPresent(size -> limit(properties, size));
    options.keystore().ifPresent(file -> secure(properties, file.toUri().toString()));
    return properties;
  }

  private static void limit(Map<String, Object> properties, int workers) {
    properties.put("server.tomcat.threads.max", workers);
    properties.put("server.tomcat.threads.min-spare", workers);
  }

  private static void secure(Map<String, Object> properties, String keystore) {
    properties.put("server.ssl.key-store", keystore);
    properties.put("server.ssl.key-store-password", KeyStoreFile.PASSWORD);
  }
}
