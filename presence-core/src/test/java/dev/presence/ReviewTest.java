package dev.presence;

import static dev.presence.HeartbeatPolicy.adaptive;
import static dev.presence.HeartbeatPolicy.fixedInterval;
import static dev.presence.HeartbeatPolicy.off;
import static dev.presence.HeartbeatPolicy.passive;
import static dev.presence.HeartbeatPolicy.whenIdle;
import static dev.presence.HeartbeatPolicy.within;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReviewTest {
  private static final Environment DEFAULTS = Environment.defaults();
  private static final Environment LAN =
      Environment.builder().withoutProxy().withoutNat().roundTrip(ofMillis(1)).build();

  private static void isWarned(List<String> sentences, String... parts) {
    assertThat(sentences).hasSize(1);
    assertThat(sentences.get(0)).contains(parts).endsWith(".");
  }

  // ---- all is well

  @Test
  void nothingIsSaidWhenAllIsWell() {
    for (HeartbeatPolicy policy :
        List.of(
            whenIdle(),
            adaptive(),
            fixedInterval(ofSeconds(15), 2),
            passive(ofSeconds(30)),
            within(ofSeconds(40), off()))) {
      assertThat(policy.review(DEFAULTS)).as("%s", policy).isEmpty();
    }
  }

  // ---- idle wires

  @Test
  void anIntervalAboveTheProxysIdleTimeout() {
    isWarned(
        whenIdle(ofSeconds(90), ofSeconds(10)).review(DEFAULTS),
        "pings after 90.0 s of silence",
        "proxy closes",
        "after 60.0 s",
        "Ping after 40.0 s");
  }

  @Test
  void aPingThatWouldComeJustWhenTheProxyCloses() {
    isWarned(whenIdle(ofSeconds(60), ofSeconds(10)).review(DEFAULTS), "proxy closes");
    assertThat(whenIdle(ofSeconds(59), ofSeconds(10)).review(DEFAULTS)).isEmpty();
  }

  @Test
  void anIntervalAboveTheNatTimeout() {
    Environment mobile = DEFAULTS.toBuilder().withoutProxy().build();

    isWarned(
        whenIdle(ofMinutes(5), ofSeconds(10)).review(mobile),
        "pings after 300.0 s",
        "NAT on the way forgets",
        "after 240.0 s",
        "Ping after 160.0 s");
    assertThat(whenIdle(ofMinutes(3), ofSeconds(10)).review(mobile)).isEmpty();
  }

  @Test
  void aPolicyThatNeverPingsLeavesTheWireIdle() {
    isWarned(passive(ofMinutes(2)).review(DEFAULTS), "It never pings, and the proxy closes");
  }

  @Test
  void theClientsHeartbeatKeepsTheWireFromBeingIdle() {
    Environment beating = DEFAULTS.toBuilder().clientHeartbeat(ofSeconds(20)).build();

    assertThat(passive(ofMinutes(2)).review(beating)).isEmpty();
  }

  @Test
  void theLongestIntervalOfAnAdaptivePolicyCounts() {
    isWarned(
        adaptive().withInterval(ofSeconds(10), ofSeconds(80)).review(DEFAULTS),
        "pings after 80.0 s");
  }

  // ---- heartbeats of both sides

  @Test
  void anIntervalCloseToTheClientsHeartbeat() {
    Environment beating = DEFAULTS.toBuilder().clientHeartbeat(ofSeconds(27)).build();

    isWarned(whenIdle().review(beating), "every 27.0 s", "they race", "half as long again");
    isWarned(whenIdle(ofMillis(25_100), ofSeconds(9)).review(beating), "they race");
    assertThat(whenIdle(ofMillis(40_500), ofSeconds(9)).review(beating)).isEmpty();
    assertThat(whenIdle(ofSeconds(18), ofSeconds(9)).review(beating)).isEmpty();
  }

  @Test
  void aPassivePolicyMoreImpatientThanTheHeartbeat() {
    Environment beating = DEFAULTS.toBuilder().clientHeartbeat(ofSeconds(30)).build();

    isWarned(
        passive(ofSeconds(30)).review(beating),
        "gives a peer up after 30.0 s",
        "evicts peers that are well",
        "Wait for 45.0 s");
  }

  // ---- answers

  @Test
  void aTimeoutBelowTwiceTheRoundTrip() {
    isWarned(
        whenIdle(ofSeconds(15), ofMillis(1_900)).review(DEFAULTS),
        "waits 1.9 s",
        "round trip of 1.0 s",
        "Wait for 2.0 s");
    assertThat(whenIdle(ofSeconds(15), ofSeconds(2)).review(DEFAULTS)).isEmpty();
    assertThat(whenIdle(ofSeconds(15), ofMillis(10)).review(LAN)).isEmpty();
  }

  @Test
  void anAdaptiveWaitFollowsTheRoundTripUpToItsCeiling() {
    AdaptivePolicy hasty = adaptive().withTimeout(ofMillis(100), ofSeconds(5));

    assertThat(hasty.review(DEFAULTS)).isEmpty();
    isWarned(
        hasty.review(DEFAULTS.toBuilder().roundTrip(ofSeconds(3)).build()), "waits 5.0 s", "3.0 s");
  }

  // ---- linger and TCP

  @Test
  void aBoundLongerThanTheLinger() {
    isWarned(
        whenIdle().review(DEFAULTS.toBuilder().linger(ofSeconds(10)).build()),
        "takes up to 35.0 s",
        "linger is 10.0 s",
        "Linger for 35.0 s");
    assertThat(whenIdle().review(DEFAULTS.toBuilder().linger(ofSeconds(35)).build())).isEmpty();
  }

  @Test
  void aTcpKeepAliveThatNeverComesFirst() {
    Environment linux =
        DEFAULTS.toBuilder().tcpKeepAlive(ofHours(2), ofSeconds(75), 9).tcpRetries(15).build();

    isWarned(
        whenIdle().review(linux),
        "after 7875.0 s (7200.0 s idle, 9 probes 75.0 s apart)",
        "after about 924.6 s (tcp_retries2 = 15)",
        "never fire before this policy, which needs 35.0 s");
  }

  @Test
  void aTcpThatGivesUpBeforeThePolicyDoes() {
    isWarned(
        whenIdle().review(DEFAULTS.toBuilder().tcpRetries(4).build()),
        "waits 8.0 s",
        "after about 6.2 s (tcp_retries2 = 4)",
        "Raise tcp_retries2");
    assertThat(whenIdle().review(DEFAULTS.toBuilder().tcpRetries(5).build())).isEmpty();
  }

  @Test
  void aTcpKeepAliveThatMayComeFirst() {
    Environment eager = DEFAULTS.toBuilder().tcpKeepAlive(ofSeconds(5), ofSeconds(3), 3).build();

    assertThat(whenIdle().review(eager)).isEmpty();
  }

  @Test
  void aPolicyThatGivesNobodyUp() {
    Environment linux =
        LAN.toBuilder().tcpKeepAlive(ofHours(2), ofSeconds(75), 9).tcpRetries(15).build();

    isWarned(off().review(LAN), "never gives up", "ghosts stay");
    isWarned(off().review(linux), "keepalive after 7875.0 s", "924.6 s");
  }

  @Test
  void thisMachinesLimitsAreInItsEnvironment() {
    TcpLimits here = TcpLimits.ofThisMachine();

    assertThat(Environment.ofThisMachine().tcp).isEqualTo(here);
    assertThat(whenIdle().review(Environment.ofThisMachine()))
        .hasSize(
            here.keepAlive().filter(end -> end.compareTo(ofSeconds(35)) >= 0).isPresent() ? 1 : 0);
  }

  // ---- any policy

  @Test
  void lambdasAreFoundOutByAsking() {
    HeartbeatPolicy rude =
        vitals ->
            vitals.waiting().compareTo(ofMillis(500)) >= 0
                ? Verdict.dead("too slow")
                : vitals.silence().compareTo(ofSeconds(70)) >= 0 && vitals.unansweredPings() == 0
                    ? Verdict.alive(ofMillis(500), "asking").withPing()
                    : Verdict.alive(ofSeconds(1), "fine");

    assertThat(rude.review(DEFAULTS))
        .hasSize(2)
        .anySatisfy(s -> assertThat(s).contains("pings after 70.0 s"))
        .anySatisfy(s -> assertThat(s).contains("waits 500.0 ms"));
  }

  @Test
  void aPolicyThatWouldPingInTimeButIsNotAskedInTime() {
    HeartbeatPolicy sleepy =
        vitals ->
            vitals.silence().compareTo(ofSeconds(20)) >= 0
                ? Verdict.alive(ofDays(1), "asking").withPing()
                : Verdict.alive(ofDays(1), "asleep");

    assertThat(within(ofMinutes(3), sleepy).review(DEFAULTS)).anyMatch(s -> s.contains("60.0 s"));
  }

  @Test
  void aPolicyThatFails() {
    HeartbeatPolicy broken =
        vitals -> {
          throw new IllegalStateException("100 % broken");
        };

    isWarned(broken.review(DEFAULTS), "It fails", "100 % broken", "whenIdle(PT27S, PT8S)");
  }

  @Test
  void aPolicyThatWantsToBeAskedAllTheTimeIsReviewedAllTheSame() {
    isWarned(
        ((HeartbeatPolicy) vitals -> Verdict.alive(ZERO, "restless")).review(LAN),
        "never gives up");
  }

  @Test
  void rehearsalsMeetTheFiguresOfBuiltInPolicies() {
    assertThat(Rehearsal.of(whenIdle(), ZERO, Optional.empty()))
        .isEqualTo(new Rehearsal(Optional.of(ofSeconds(27)), Optional.of(ofSeconds(35))));
    assertThat(Rehearsal.of(fixedInterval(ofSeconds(10), 3), ZERO, Optional.empty()))
        .isEqualTo(new Rehearsal(Optional.of(ofSeconds(10)), Optional.of(ofSeconds(40))));
    assertThat(Rehearsal.of(whenIdle(ofDays(1), ofDays(1)), ZERO, Optional.empty()))
        .isEqualTo(new Rehearsal(Optional.of(ofDays(1)), Optional.of(ofDays(2))));
    assertThat(Rehearsal.of(off(), ZERO, Optional.empty()))
        .isEqualTo(new Rehearsal(Optional.empty(), Optional.empty()));
  }

  @Test
  void badFiguresAreNamed() {
    Environment.Builder builder = Environment.builder();

    isRefused(() -> builder.proxyIdleTimeout(ZERO), "proxyIdleTimeout", "PT0S", "PT0.001S");
    isRefused(() -> builder.natTimeout(ofDays(400)), "natTimeout", "PT9600H");
    isRefused(() -> builder.clientHeartbeat(ZERO), "clientHeartbeat");
    isRefused(() -> builder.roundTrip(Duration.ofSeconds(-1)), "roundTrip", "PT-1S");
    isRefused(() -> builder.linger(Duration.ofSeconds(-1)), "linger");
    isRefused(() -> builder.tcpKeepAlive(ZERO, ofSeconds(1), 1), "idle");
    isRefused(() -> builder.tcpKeepAlive(ofSeconds(1), ofSeconds(1), 0), "probes", "is 0", "255");
    isRefused(() -> builder.tcpRetries(256), "retries", "256");
  }

  private static void isRefused(Runnable making, String... named) {
    assertThatIllegalArgumentException()
        .isThrownBy(making::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(named));
  }
}
