package dev.presence.benchmarks.parts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * As Apache Dubbo does it: each channel has a map of attributes, and a timestamp is one of them.
 */
public class AttributeHears extends Hearing {
  private static final String READ_AT = "READ_TIMESTAMP";

  private Map<String, Object>[] channels = channels(0);

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static Map<String, Object>[] channels(int count) {
    Stream<Map> maps = IntStream.range(0, count).mapToObj(i -> new ConcurrentHashMap<>());
    return maps.toArray(Map[]::new);
  }

  @Override
  protected void join() {
    channels = channels(sessions);
    for (Map<String, Object> channel : channels) {
      channel.put(READ_AT, System.currentTimeMillis());
    }
  }

  @Override
  protected void hear(int peer) {
    channels[peer].put(READ_AT, System.currentTimeMillis());
  }
}
