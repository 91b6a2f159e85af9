package dev.presence.examples;

import dev.presence.PresenceDirectory.Freshness;
import java.time.Duration;
import java.util.Map;

/**
 * How far what is known of the other nodes can be trusted. The names are the API: do not rename.
 *
 * @param node this one's name
 * @param freshness of the view: LIVE, RESYNCING or STALE
 * @param ageMillis since the view was last known to be current
 * @param clients present, by node; a node without clients is listed as long as it lives
 */
record ClusterView(
    String node, Freshness freshness, long ageMillis, long leaseMillis, Map<String, Long> clients) {

  /** What may be told to anybody. */
  record Brief(Freshness freshness, long ageMillis) {}

  Brief brief() {
    return new Brief(freshness, ageMillis);
  }

  Duration age() {
    return Duration.ofMillis(ageMillis);
  }

  /** The value of the header {@code Presence-View}: {@code STALE;age=12}, in whole seconds. */
  String header() {
    return "%s;age=%d".formatted(freshness, age().toSeconds());
  }
}
