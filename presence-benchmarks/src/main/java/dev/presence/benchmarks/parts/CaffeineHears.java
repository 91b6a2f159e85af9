package dev.presence.benchmarks.parts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * A Caffeine cache of sessions that expire after they were not accessed: reading one keeps it. Its
 * maintenance runs on the thread that happens to need it, and is counted where that is ours.
 */
public class CaffeineHears extends Hearing {
  private final Cache<String, Object> cache =
      Caffeine.newBuilder()
          .expireAfterAccess(Duration.ofSeconds(30))
          .executor(Runnable::run)
          .build();

  private String[] ids = {};

  @Override
  protected void join() {
    ids = IntStream.range(0, sessions).mapToObj(i -> "connection-" + i).toArray(String[]::new);
    for (String id : ids) {
      cache.put(id, id);
    }
  }

  @Override
  protected void hear(int peer) {
    Object unused = cache.getIfPresent(ids[peer]);
  }
}
