package dev.presence.redis;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a client of the engine ends. */
final class Clients {
  private static final Logger log = LoggerFactory.getLogger(Clients.class);
  private static final long TIMEOUT_SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Clients() {}

  /**
   * Ends its connections and threads, and waits 5 s at most: now and then a client never tells that
   * it has ended (issue 2278 of Lettuce; seen once, in a test run), and whoever closes a directory
   * shall not wait for ever. Its threads are daemons.
   */
  static void end(RedisClient client) {
    end(client, PATIENCE);
  }

  static void end(RedisClient client, Duration patience) {
    try {
      client
          .shutdownAsync(0, TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.debug("the client did not tell within {} that it has ended", patience);
    } catch (ExecutionException e) {
      log.debug("the client did not end in good order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
