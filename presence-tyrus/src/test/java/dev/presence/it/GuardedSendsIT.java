package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guarded sends in every container. */
class GuardedSendsIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static final List<String> QUIET =
      List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");

  private static Report run(ServerKind kind, String scenario) {
    return run(kind, scenario, "interval=PT0.05S", "timeout=PT20S");
  }

  private static Report run(ServerKind kind, String scenario, String interval, String timeout) {
    String[] options = {kind.option(), "scenario=" + scenario, interval, timeout};
    try (Child child =
        Child.start("sends", JavaCommand.of(null, QUIET, kind, SendMain.class, options))) {
      try {
        return child.await(LIMIT, scenario, report -> true);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + child.log(), e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void messages_of_many_threads_arrive_in_order_between_pings(ServerKind kind) {
    Report report = run(kind, "order");

    assertThat(report.number("failed")).as(report.toString()).isZero();
    assertThat(report.number("received")).isEqualTo(2_000);
    assertThat(report.get("ordered")).isEqualTo("true");
    assertThat(report.number("pings")).isPositive();
    assertThat(report.number("pingFailures")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_does_not_read_is_bounded_and_leaves_as_a_slow_consumer(ServerKind kind) {
    Report report = run(kind, "blocked");

    assertThat(report.get("reason")).as(report.toString()).isEqualTo("SLOW_CONSUMER");
    assertThat(report.get("detail")).contains("limit 6.0 s");
    assertThat(report.get("callBlocked")).as("a send until the peer left").isEqualTo("false");
    assertThat(report.duration("stuck")).isPositive();
    assertThat(report.number("sendThreads") + report.number("pingThreads"))
        .as("threads that a blocked peer holds")
        .isLessThanOrEqualTo(1);
    assertThat(report.number("abandoned")).isPositive();
    assertThat(report.number("sum")).isEqualTo(report.number("messages"));
  }

  @ParameterizedTest
  @EnumSource
  void a_blocked_peer_does_not_hold_back_the_others_of_a_broadcast(ServerKind kind) {
    Report report = run(kind, "broadcast", "interval=PT0.05S", "timeout=PT1H");

    assertThat(report.number("failed")).as(report.toString()).isZero();
    assertThat(report.number("complete")).as("readers that heard all, in order").isEqualTo(5);
    assertThat(report.duration("stuck")).as("write to the blocked one").isPositive();
    assertThat(report.number("blockedSent")).as("messages that it was sent").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void a_broadcast_is_encoded_once_and_arrives_as_it_was_said(ServerKind kind) {
    Report report = run(kind, "encoded");

    assertThat(report.number("failed")).as(report.toString()).isZero();
    assertThat(report.get("anna")).isEqualTo("true");
    assertThat(report.get("boris")).isEqualTo("true");
    assertThat(report.get("taken")).as("encoded by us").isEqualTo("true");
  }

  /** Tomcat alone forgets one: its timeout is 20 s, and that of the policy too. */
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT", "SPRING"})
  void a_sender_that_is_blocked_when_the_connection_is_lost_is_freed(ServerKind kind) {
    Report report = run(kind, "lost");

    assertThat(report.get("freed")).as(report.toString()).isEqualTo("true");
  }

  @ParameterizedTest
  @EnumSource
  void the_applications_own_sends_beside_break_nothing_of_ours(ServerKind kind) {
    Report report = run(kind, "beside");

    assertThat(report.get("open")).as(report.toString()).isEqualTo("true");
    assertThat(report.number("lost")).as("messages told as sent that never came").isZero();
    assertThat(report.get("increasing")).isEqualTo("true");
    assertThat(report.get("afterwards")).isEqualTo("true");
    assertThat(report.number("pingFailures")).isZero();
  }
}
