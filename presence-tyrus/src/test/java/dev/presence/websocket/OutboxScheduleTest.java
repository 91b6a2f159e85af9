package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import dev.presence.websocket.SendLimits.WhenFull;
import jakarta.websocket.SendHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules, each repeatable by its seed.
 *
 * <p>All threads are one: what would run on a pool waits until the schedule picks it, and whenever
 * the outbox calls the container, which it does without its lock, anything else may happen first,
 * as it could on other threads.
 */
class OutboxScheduleTest {
  private static final int STEPS = 300;
  private static final int LIMIT = 40;

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyMessageEndsOnceInOrderAndWithinTheBounds(long seed) throws Exception {
    new Schedule(seed).run();
  }

  private static final class Schedule {
    private final Random random;
    private final SendDesk desk;
    private final List<SendHandler> held = new ArrayList<>();
    private final List<CompletableFuture<Void>> stages = new ArrayList<>();
    private final List<Integer> completions = new ArrayList<>();
    private boolean wireTaken;
    private int depth;
    private long token;

    Schedule(long seed) throws Exception {
      random = new Random(seed);
      WhenFull whenFull = WhenFull.values()[random.nextInt(WhenFull.values().length)];
      desk = new SendDesk(new SendLimits(LIMIT, Duration.ofSeconds(10), whenFull));
      desk.busy();
      desk.fake.async.does(this::container);
      doAnswer(call -> ping()).when(desk.fake.remote).sendPing(any());
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        act();
      }
      settle();
      check();
    }

    // ---- what may happen

    private void act() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> send();
        case 3, 4, 5 -> runTask();
        case 6, 7 -> finishHeld();
        case 8 -> pingSomehow();
        default -> passTime();
      }
      assertThat(desk.outbox().unsentBytes()).isBetween(0L, (long) LIMIT);
    }

    private void send() {
      int number = stages.size();
      String text = number + ":" + "x".repeat(random.nextInt(random.nextInt(50) + 1));
      CompletableFuture<Void> stage = desk.send(text);
      completions.add(0);
      var unused =
          stage.whenComplete((sent, error) -> completions.set(number, completions.get(number) + 1));
      stages.add(stage);
    }

    private void runTask() {
      List<Runnable> tasks = new ArrayList<>(desk.waiting);
      if (!tasks.isEmpty()) {
        Runnable task = tasks.get(random.nextInt(tasks.size()));
        desk.waiting.remove(task);
        task.run();
      }
    }

    private void finishHeld() {
      if (!held.isEmpty()) {
        finish(held.remove(random.nextInt(held.size())));
      }
    }

    private void finish(SendHandler handler) {
      wireTaken = false;
      handler.onResult(
          random.nextInt(5) == 0
              ? desk.fake.async.failed(new IOException("broken"))
              : desk.fake.async.sent());
    }

    private void pingSomehow() {
      try {
        desk.connection.ping(token++);
      } catch (IOException failed) {
        assertThat(failed.getMessage()).containsAnyOf("broken", "has left");
      }
    }

    private void passTime() {
      if (random.nextInt(60) == 0) {
        desk.connection.close(1000, "bye");
      }
      desk.time.advance(Duration.ofMillis(random.nextInt(4_000)));
    }

    // ---- what the container does, without the outbox's lock

    private void container(SendHandler handler) {
      takeWire();
      meanwhile();
      switch (random.nextInt(6)) {
        case 0 -> finish(handler);
        case 1 -> {
          finish(handler);
          handler.onResult(desk.fake.async.sent());
        }
        case 2 -> {
          finish(handler);
          meanwhile();
          throw new IllegalStateException("after all");
        }
        case 3 -> {
          wireTaken = false;
          throw new IllegalStateException("TEXT_FULL_WRITING");
        }
        default -> held.add(handler);
      }
      meanwhile();
    }

    private Object ping() throws IOException {
      takeWire();
      meanwhile();
      wireTaken = false;
      if (random.nextInt(5) == 0) {
        throw new IOException("broken");
      }
      return "sent";
    }

    private void takeWire() {
      assertThat(wireTaken).as("two writes at once").isFalse();
      wireTaken = true;
    }

    private void meanwhile() {
      if (depth < 3) {
        depth++;
        IntStream.range(0, random.nextInt(3)).forEach(i -> act());
        depth--;
      }
    }

    // ---- what must hold

    private void settle() {
      for (int i = 0; i < 10_000 && !(held.isEmpty() && desk.waiting.isEmpty()); i++) {
        finishHeld();
        runTask();
      }
    }

    private void check() {
      assertThat(completions).as("stages completed once each").containsOnly(1);
      assertThat(desk.fake.async.written.stream().map(Schedule::number).toList())
          .as("order of calls")
          .isSorted()
          .doesNotHaveDuplicates();
      SendStats stats = desk.sends.stats();
      assertThat(stats.unsentMessages()).isZero();
      assertThat(stats.unsentBytes()).isZero();
      assertThat(
              stats.sent()
                  + stats.failed()
                  + stats.droppedOldest()
                  + stats.droppedNewest()
                  + stats.tooLarge()
                  + stats.abandoned())
          .isEqualTo(stages.size());
      assertThat(stages.stream().filter(s -> !s.isCompletedExceptionally()).count())
          .isEqualTo(stats.sent());
    }

    private static int number(String text) {
      return Integer.parseInt(text.substring(0, text.indexOf(':')));
    }
  }
}
