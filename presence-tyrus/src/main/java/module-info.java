/** Presence for any Jakarta WebSocket container, and what only Tyrus on Grizzly allows. */
module dev.presence.tyrus {
  requires transitive dev.presence.core;
  requires transitive jakarta.websocket;
  requires transitive jakarta.websocket.client;
  requires jdk.net;
  requires static micrometer.core;
  requires static org.glassfish.grizzly;
  requires static org.glassfish.grizzly.http;
  requires static org.glassfish.grizzly.http.server;
  requires static org.glassfish.tyrus.client;
  requires static org.glassfish.tyrus.container.grizzly.client;
  requires static org.glassfish.tyrus.container.grizzly.server;
  requires static org.glassfish.tyrus.core;
  requires static org.glassfish.tyrus.server;
  requires static org.glassfish.tyrus.spi;
  requires static org.jspecify;
  requires org.slf4j;

  exports dev.presence.tyrus;
  exports dev.presence.websocket;
}
