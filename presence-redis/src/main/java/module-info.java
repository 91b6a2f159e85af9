/** Who is present on any node, by way of Redis or Valkey. */
module dev.presence.redis {
  requires static org.jspecify;
  requires org.slf4j;
  requires transitive dev.presence.core;
  requires lettuce.core;
  requires reactor.core; // in which the client wraps credentials

  exports dev.presence.redis;
}
