package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Engine.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Invariant09WhatIsNotFreedIsCountedAndLoggedTest {
  private final List<Runnable> tasks = new ArrayList<>();

  private void run() {
    List<Runnable> due = List.copyOf(tasks);
    tasks.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void aTerminationThatTakesLongerThanTwoSecondsIsCountedAndLogged() {
    Engine engine = Engine.setup().executor(tasks::add).build();
    Peer peer = engine.silent("c1");
    run();
    engine.registry.evict(peer.session(), LeaveReason.SLOW_CONSUMER, "slow");

    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      engine.advance(ofMillis(1_900));
      assertThat(engine.registry.stats().terminationsUnconfirmed()).isZero();
      engine.advance(ofSeconds(60));

      assertThat(engine.registry.stats().terminationsUnconfirmed()).isOne();
      assertThat(log.lines("connection c1 was terminated 2 s ago and is not known to be freed"))
          .hasSize(1);
    }
  }

  @Test
  void aTerminationInTimeIsNot() {
    Engine engine = Engine.setup().executor(tasks::add).build();
    Peer peer = engine.silent("c1");
    engine.registry.evict(peer.session(), LeaveReason.SLOW_CONSUMER, "slow");
    engine.advance(ofMillis(1_900));
    run();

    engine.advance(ofSeconds(60));

    assertThat(peer.connection().terminations).hasSize(1);
    assertThat(engine.registry.stats().terminationsUnconfirmed()).isZero();
  }

  @Test
  void aTerminationThatFailsIsNotConfirmed() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");
    peer.connection().onTerminate =
        () -> {
          throw new AssertionError("made by the test");
        };

    engine.registry.evict(peer.session(), LeaveReason.DEAD, "silent");
    engine.advance(ofSeconds(3));

    assertThat(engine.registry.stats().terminationsUnconfirmed()).isOne();
  }

  @Test
  void aTerminationThatTheExecutorRefusesIsLoggedAndNotConfirmed() {
    Engine engine =
        Engine.setup()
            .executor(
                task -> {
                  throw new RejectedExecutionException("made by the test");
                })
            .build();
    Peer peer = engine.silent("c1");

    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      engine.registry.evict(peer.session(), LeaveReason.DEAD, "silent");
      assertThat(log.lines("the executor refused to close connection c1")).hasSize(1);
    }
    engine.advance(ofSeconds(3));

    assertThat(engine.registry.stats().terminationsUnconfirmed()).isOne();
  }

  @Test
  void aCloseThatBlocksIsOvertakenByTheTermination() {
    Engine engine = Engine.setup().executor(tasks::add).build();
    Peer peer = engine.silent("c1");
    run();
    engine.registry.evict(peer.session(), LeaveReason.CLOSED_BY_SERVER, "bye");
    List<Runnable> blocked = List.copyOf(tasks); // never run: its thread hangs in close
    tasks.clear();

    engine.advance(ofSeconds(1));
    run();

    assertThat(blocked).isNotEmpty();
    assertThat(peer.connection().closes).isEmpty();
    assertThat(peer.connection().terminations).hasSize(1);
  }

  @Test
  void aCloseThatFailsDoesNotKeepTheTerminationAway() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");
    peer.connection().onClose =
        () -> {
          throw new IllegalStateException("made by the test");
        };

    engine.registry.evict(peer.session(), LeaveReason.CLOSED_BY_SERVER, "bye");
    engine.advance(ofSeconds(1));

    assertThat(peer.connection().terminations).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionIsClosedByTheCodeOfItsReasonAndTerminatedOnce(LeaveReason reason) {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");

    assertThat(engine.registry.evict(peer.session(), reason, "why")).isTrue();
    boolean orderly = !peer.connection().closes.isEmpty();
    assertThat(peer.connection().closes)
        .isEqualTo(
            switch (reason) {
              case REPLACED -> List.of("4409 why");
              case NEVER_IDENTIFIED, STALLED_MESSAGE -> List.of("4408 why");
              case CLOSED_BY_SERVER -> List.of("4410 why");
              default -> List.of();
            });
    assertThat(peer.connection().terminations).hasSize(orderly ? 0 : 1);
    engine.advance(ofSeconds(30));

    assertThat(peer.connection().terminations).hasSize(1);
    assertThat(engine.registry.stats().leaves()).containsOnlyKeys(reason);
  }

  @Test
  void theReasonThatGoesToThePeerFitsIntoACloseFrame() {
    Engine engine = Engine.create();
    Peer peer = engine.silent("c1");

    engine.registry.evict(peer.session(), LeaveReason.CLOSED_BY_SERVER, "ü".repeat(200));

    assertThat(peer.connection().closes).containsExactly("4410 " + "ü".repeat(61));
    assertThat(engine.lastDeparture().detail()).startsWith("ü".repeat(200));
  }

  @Test
  void aConnectionThatStillHoldsSomethingTwoSecondsAfterItsTerminationIsCounted() {
    Engine engine = Engine.create();
    Peer holding = engine.silent("holding");
    holding.connection().isReleased = () -> false;
    Peer mute = engine.silent("mute");
    mute.connection().isReleased =
        () -> {
          throw new IllegalStateException("made by the test");
        };
    Peer free = engine.silent("free");
    for (Peer peer : List.of(holding, mute, free)) {
      engine.registry.evict(peer.session(), LeaveReason.DEAD, "silent");
    }

    try (CapturedLog log = CapturedLog.of(SessionRegistry.class)) {
      engine.advance(ofSeconds(2));

      assertThat(log.lines(" WARN "))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("connection holding was terminated 2 s ago"),
              line -> assertThat(line).contains("connection mute was terminated 2 s ago"));
    }
    assertThat(engine.registry.stats().terminationsUnconfirmed()).isEqualTo(2);
  }
}
