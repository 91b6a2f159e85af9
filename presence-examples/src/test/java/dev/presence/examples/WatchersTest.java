package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final Set<LiveStream> BOTH = EnumSet.allOf(LiveStream.class);
  private static final int ROUNDS = 2_000;

  private final Crowd crowd = new Crowd();
  private final Watchers client = new Watchers(crowd.join("client"), crowd);
  private final Console first = console("first");
  private final Console second = console("second");
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Console console(String name) {
    return new Console(crowd.join(name), crowd);
  }

  @Test
  void theFirstWatcherStartsWhatTheClientOffersAndTheLastStopsIt() {
    client.offer(BOTH);

    first.watch(client);
    second.watch(client);
    first.unwatch("client");
    assertThat(crowd.types("client")).containsExactly("start", "start");
    second.unwatch("client");

    assertThat(crowd.types("client")).containsExactly("start", "start", "stop", "stop");
  }

  @Test
  void aWatcherIsToldWhatItWillGet() {
    client.offer(EnumSet.of(LiveStream.METRICS));

    first.watch(client);

    assertThat(crowd.letters("first").get(0).text())
        .isEqualTo("{\"type\":\"watch\",\"id\":\"client\",\"metrics\":true,\"log\":false}");
    assertThat(crowd.letters("client").get(0).text())
        .isEqualTo("{\"type\":\"start\",\"stream\":\"metrics\",\"intervalMillis\":1000}");
  }

  @Test
  void aClientThatIntroducesItselfLaterIsStartedThenAndItsWatchersAreTold() {
    first.watch(client);

    client.offer(BOTH);

    assertThat(crowd.types("client")).containsExactly("start", "start");
    assertThat(crowd.letters("first").get(1).json().get("log").asBoolean()).isTrue();
  }

  @Test
  void whatIsStartedAlreadyIsNotStartedAgain() {
    client.offer(EnumSet.of(LiveStream.METRICS));
    first.watch(client);

    client.offer(BOTH);
    first.watch(client);

    assertThat(crowd.types("client")).containsExactly("start", "start");
    assertThat(client.addressees()).containsExactly(first.session());
  }

  @Test
  void aClientWithoutStreamsIsNeverAsked() {
    first.watch(client);
    first.unwatch("client");

    assertThat(crowd.types("client")).isEmpty();
  }

  @Test
  void aConsoleThatEndsStopsWhatNobodyElseWatches() {
    client.offer(BOTH);
    first.watch(client);

    first.end();
    first.watch(client);

    assertThat(crowd.types("client")).containsExactly("start", "start", "stop", "stop");
    assertThat(client.addressees()).isEmpty();
  }

  @Test
  void aClientThatLeavesTellsItsWatchersOnce() {
    first.watch(client);

    client.end();
    first.unwatch("client");
    second.watch(client);

    assertThat(crowd.types("first")).containsExactly("watch", "unwatched");
    assertThat(crowd.types("second")).containsExactly("unwatched");
    assertThat(client.addressees()).isEmpty();
  }

  @Test
  void aConsoleMayWatch200Sessions() {
    for (int i = 0; i < Console.MOST_WATCHED; i++) {
      first.watch(new Watchers(crowd.join("client" + i), crowd));
    }

    first.watch(client);

    Crowd.Letter last = crowd.letters("first").get(Console.MOST_WATCHED);
    assertThat(last.json().get("why").asText()).isEqualTo("200 sessions are watched already");
    assertThat(client.addressees()).isEmpty();
  }

  private void together(Runnable one, Runnable other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<?>> both =
        List.of(threads.submit(() -> after(start, one)), threads.submit(() -> after(start, other)));
    for (Future<?> each : both) {
      each.get(30, TimeUnit.SECONDS);
    }
  }

  private static void after(CyclicBarrier start, Runnable task) {
    try {
      start.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    task.run();
  }

  @Test
  void whoWatchesWhileTheClientLeavesIsToldSoInAnyCase() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Watchers leaving = new Watchers(crowd.join("leaving" + i), crowd);
      Console console = console("watching" + i);

      together(() -> console.watch(leaving), leaving::end);

      assertThat(leaving.addressees()).isEmpty();
      assertThat(crowd.types("watching" + i)).endsWith("unwatched").containsOnlyOnce("unwatched");
    }
  }

  @Test
  void whoWatchesWhileTheConsoleEndsLeavesNoStreamBehind() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Watchers watched = new Watchers(crowd.join("watched" + i), crowd);
      watched.offer(EnumSet.of(LiveStream.LOG));
      Console console = console("ending" + i);

      together(() -> console.watch(watched), console::end);

      assertThat(watched.addressees()).isEmpty();
      assertThat(crowd.types("watched" + i)).isIn(List.of(), List.of("start", "stop"));
    }
  }

  @Test
  void theLastWordToAClientFitsWhetherItIsWatched() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Watchers watched = new Watchers(crowd.join("shared" + i), crowd);
      watched.offer(EnumSet.of(LiveStream.LOG));
      Console going = console("going" + i);
      Console coming = console("coming" + i);
      going.watch(watched);

      together(() -> going.end(), () -> coming.watch(watched));

      assertThat(watched.addressees()).containsExactly(coming.session());
      assertThat(crowd.types("shared" + i))
          .endsWith("start")
          .doesNotContainSequence("start", "start");
      coming.end();
      assertThat(crowd.types("shared" + i)).endsWith("stop");
    }
  }
}
