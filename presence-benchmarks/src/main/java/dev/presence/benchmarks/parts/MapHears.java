package dev.presence.benchmarks.parts;

import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What many servers write by hand: a {@link ConcurrentHashMap} from the id of a connection to the
 * time at which it was heard last, which a scan goes through each second.
 *
 * <p>Who keeps the time in an object that the handler has at hand pays for the clock alone, about
 * what {@link NettyHears} pays.
 */
public class MapHears extends Hearing {
  private final ConcurrentHashMap<String, Long> lastHeard = new ConcurrentHashMap<>();
  private String[] ids = {};

  @Override
  protected void join() {
    ids = IntStream.range(0, sessions).mapToObj(i -> "connection-" + i).toArray(String[]::new);
    for (String id : ids) {
      lastHeard.put(id, System.nanoTime());
    }
  }

  @Override
  protected void hear(int peer) {
    lastHeard.put(ids[peer], System.nanoTime());
  }
}
