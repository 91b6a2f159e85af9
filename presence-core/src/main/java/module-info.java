/** Who is really connected: the registry, heartbeat policies, the dead-peer detector and events. */
module dev.presence.core {
  requires static org.jspecify;
  requires org.slf4j;

  exports dev.presence;
  exports dev.presence.testing;
}
