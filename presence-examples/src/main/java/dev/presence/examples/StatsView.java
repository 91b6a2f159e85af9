package dev.presence.examples;

import dev.presence.PresenceStats;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics as the API shows them: every component of {@link PresenceStats} by its name, durations
 * as whole milliseconds with {@code Millis} behind the name. New counters appear by themselves.
 */
final class StatsView {
  private StatsView() {}

  static Map<String, Object> of(PresenceStats stats) {
    Map<String, Object> view = new LinkedHashMap<>();
    for (RecordComponent component : PresenceStats.class.getRecordComponents()) {
      put(view, component.getName(), value(component, stats));
    }
    return view;
  }

  private static void put(Map<String, Object> view, String name, Object value) {
    if (value instanceof Duration duration) {
      view.put(name + "Millis", duration.toMillis());
    } else {
      view.put(name, value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
    }
  }

  private static Object value(RecordComponent component, PresenceStats stats) {
    try {
      return component.getAccessor().invoke(stats);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("accessors of a public record can be called", e);
    }
  }
}
