/** Who is present on any node, by way of Redis or Valkey. */
module dev.presence.redis {
  requires static org.jspecify;
  requires org.slf4j;
  requires transitive dev.presence.core;
  requires lettuce.core;

  exports dev.presence.redis;
}
