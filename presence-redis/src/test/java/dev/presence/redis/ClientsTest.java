package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClientsTest {
  /** Ends when and as this future does. */
  private static final class TestClient extends RedisClient {
    private final CompletableFuture<Void> end;

    TestClient(CompletableFuture<Void> end) {
      this.end = end;
    }

    @Override
    public CompletableFuture<Void> shutdownAsync(long quiet, long timeout, TimeUnit unit) {
      return end;
    }
  }

  @Test
  @Timeout(10)
  void aClientThatNeverTellsThatItHasEndedIsNotWaitedForForEver() {
    CompletableFuture<Void> never = new CompletableFuture<>();

    Clients.end(new TestClient(never), Duration.ofMillis(20));

    assertThat(never).isNotDone();
  }

  @Test
  void aClientThatFailsToEndDisturbsNobody() {
    CompletableFuture<Void> failed = CompletableFuture.failedFuture(new IllegalStateException());

    Clients.end(new TestClient(failed));

    assertThat(failed).isCompletedExceptionally();
  }
}
