package dev.presence.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What another node is to be told of the clients that it watches, until it is sent. Of readings the
 * newest is kept, of logs what there is room for, and how many lines are missing. Thread-safe.
 */
final class Outbox {
  /** Characters of logs, and of readings, that one message to a node may have. */
  static final int ROOM = 256 << 10;

  // Guarded by this.
  private final Map<String, ConsoleNews.Watching> streams = new LinkedHashMap<>();
  private final Map<String, ConsoleNews.Metrics> readings = new LinkedHashMap<>();
  private final List<ConsoleNews.Log> logs = new ArrayList<>();

  /** Lines, by session. */
  private final Map<String, Long> missing = new LinkedHashMap<>();

  private int readingsLength;
  private int logsLength;

  synchronized void add(ConsoleNews news, String text) {
    if (news instanceof ConsoleNews.Watching watching) {
      streams.put(watching.id(), watching);
    } else if (news instanceof ConsoleNews.Metrics reading) {
      add(reading, text.length());
    } else if (news instanceof ConsoleNews.Log log) {
      add(log, text.length());
    }
  }

  /** One that takes the place of an older one is counted beside it: that errs on the safe side. */
  private void add(ConsoleNews.Metrics reading, int length) {
    if (readingsLength + length <= ROOM) {
      readingsLength += length;
      readings.put(reading.id(), reading);
    }
  }

  private void add(ConsoleNews.Log log, int length) {
    if (logsLength + length <= ROOM) {
      logsLength += length;
      Long before = missing.remove(log.id());
      logs.add(
          before == null
              ? log
              : new ConsoleNews.Log(log.id(), log.lines(), log.dropped() + before));
    } else {
      miss(log);
    }
  }

  private void miss(ConsoleNews.Log log) {
    missing.merge(log.id(), log.lines().size() + log.dropped(), Long::sum);
  }

  /** Everything, to be sent. */
  synchronized List<ConsoleNews> take() {
    List<ConsoleNews> all = new ArrayList<>(streams.values());
    all.addAll(readings.values());
    all.addAll(logs);
    missing.forEach((id, lines) -> all.add(new ConsoleNews.Log(id, List.of(), lines)));
    clear();
    return all;
  }

  synchronized void clear() {
    streams.clear();
    readings.clear();
    logs.clear();
    missing.clear();
    readingsLength = 0;
    logsLength = 0;
  }

  /** What was taken did not arrive, or nobody knows whether. */
  synchronized void lost(List<ConsoleNews> taken) {
    for (ConsoleNews news : taken) {
      if (news instanceof ConsoleNews.Watching watching) {
        streams.putIfAbsent(watching.id(), watching);
      } else if (news instanceof ConsoleNews.Log log) {
        miss(log);
      }
    }
  }
}
