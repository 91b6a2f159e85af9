package dev.presence.benchmarks.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Setup;

/**
 * A copy of a {@link ConcurrentHashMap}'s {@code values()}: not of one moment, for who comes and
 * goes meanwhile may be in it or not.
 */
public class MapLists extends Listing {
  private final ConcurrentHashMap<String, Object> byConnection = new ConcurrentHashMap<>();

  @Setup
  public void join() {
    for (int i = 0; i < sessions; i++) {
      byConnection.put("connection-" + i, new Object());
    }
  }

  @Override
  protected List<?> list() {
    return new ArrayList<>(byConnection.values());
  }
}
