package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole client-days: what the simulation must show whatever the dice say. */
class SimulationTest {
  private static final Peer DEFAULT = Peers.policy(HeartbeatPolicy.whenIdle());
  private static final Network QUIET = Networks.named("quiet");

  private static Simulation of(Network network) {
    return Simulation.of(network).clientDays(60);
  }

  /** Everything but the CPU time. */
  private static List<Object> figures(Quality q) {
    return List.of(
        q.detectionTime(),
        q.detectionQuantiles(),
        q.falseEvictionsPerDay(),
        q.mistakeDuration(),
        q.accuracy(),
        q.ghostSecondsPerDay(),
        q.pingsPerHour(),
        q.bytesPerHour(),
        q.wakeUpsPerHour());
  }

  @Test
  void the_same_seed_gives_the_same_figures_on_any_number_of_threads() {
    Simulation simulation = of(Networks.named("mobile")).seed(42);
    List<Object> alone = figures(simulation.run(DEFAULT));
    assertThat(figures(simulation.threads(3).run(DEFAULT))).isEqualTo(alone);
    assertThat(figures(simulation.seed(43).run(DEFAULT))).isNotEqualTo(alone);
  }

  @Test
  void all_contestants_see_the_same_days() {
    Quality one = of(QUIET).run(DEFAULT);
    Quality other = of(QUIET).run(Peers.named("ws"));
    assertThat(one.detections()).isEqualTo(other.detections()).isPositive();
  }

  @Test
  void on_a_quiet_network_nobody_makes_a_mistake_and_every_death_is_found_within_the_bound() {
    Quality quality = of(QUIET).run(DEFAULT);
    assertThat(quality.mistakes()).isZero();
    assertThat(quality.accuracy().value()).isEqualTo(1);
    assertThat(quality.detectionMax()).isLessThan(35.4);
    assertThat(quality.pingsPerHour().value()).isCloseTo(3_600 / 27.0, within(1.0));
  }

  @Test
  void no_mistake_seen_is_not_a_rate_of_zero() {
    Interval rate = of(QUIET).run(DEFAULT).falseEvictionsPerDay();
    assertThat(rate.value()).isZero();
    assertThat(rate.high()).isBetween(0.05, 0.08); // 3.69 in about 60 days
  }

  @Test
  void a_ghost_that_is_pinged_lasts_until_TCP_gives_up() {
    Quality quality = of(QUIET).run(Peers.named("container"));
    assertThat(quality.detectionQuantiles().get(50)).isBetween(924.6, 924.6 + 15.1);
  }

  @Test
  void a_ghost_that_nobody_writes_to_lasts_until_TCP_keepalive_gives_up() {
    Quality quality = of(QUIET).run(Peers.policy(HeartbeatPolicy.off()));
    assertThat(quality.detectionTime().value()).isCloseTo(7_875, within(1.0));
    assertThat(quality.pingsPerHour().value()).isZero();
  }

  @Test
  void a_silent_session_loses_its_NAT_mapping_and_a_pinged_one_does_not() {
    Network nat =
        Network.builder("nat", "forgets after 2 min")
            .natIdle(Duration.ofMinutes(2))
            .traffic(Duration.ofMinutes(10), Duration.ZERO)
            .build();
    Quality silent = of(nat).run(Peers.policy(HeartbeatPolicy.passive(Duration.ofMinutes(30))));
    Quality pinged = of(nat).run(DEFAULT);
    assertThat(silent.natLossesPerDay().value()).isGreaterThan(50);
    assertThat(pinged.natLossesPerDay().value()).isZero();
  }

  @Test
  void who_leaves_behind_a_lost_NAT_mapping_is_a_ghost_since_the_mapping_went() {
    for (double cut : new double[] {0, 1}) {
      Tally tally = new Tally();
      Network nat =
          Network.builder("nat", "forgets after 2 min").natIdle(Duration.ofMinutes(2)).build();
      Script script =
          new Script(
              List.of(new Script.Presence(0, Duration.ofMinutes(5).toNanos(), cut == 1)),
              Windows.NONE,
              Windows.NONE,
              Windows.NONE,
              Windows.NONE,
              Times.of(),
              Times.of(),
              0);

      Peer silent = Peers.policy(HeartbeatPolicy.passive(Duration.ofMinutes(30)));
      new ClientDay(nat, silent, script, 1, tally, Story.UNTOLD).run();

      assertThat(tally.deaths).isEqualTo(1);
      assertThat(tally.natLosses).isEqualTo(1);
      assertThat(tally.listed).isEqualTo(Duration.ofMinutes(2).toNanos());
      assertThat(tally.ghost)
          .isBetween(
              Duration.ofMinutes(28).toNanos(), Duration.ofMillis(28 * 60_000 + 300).toNanos());
    }
  }

  @Test
  void a_hidden_tab_throttles_timers_but_not_answers() {
    Network hidden =
        Network.builder("hidden", "always in the background")
            .frozen(Duration.ofSeconds(1), Delay.constant(Duration.ofHours(8)), Duration.ofHours(8))
            .build();
    assertThat(of(hidden).run(Peers.named("spring")).mistakes()).isPositive();
    assertThat(of(hidden).run(Peers.named("socketio")).mistakes()).isZero();
    assertThat(of(hidden).run(DEFAULT).mistakes()).isZero();
  }

  @Test
  void a_server_that_stands_still_blames_its_peers_only_without_liveness_time() {
    Network stalls = Networks.named("stalls");
    assertThat(of(stalls).run(DEFAULT).mistakes()).isZero();
    assertThat(of(stalls).run(Peers.named("cassandra")).mistakes()).isZero();
    assertThat(of(stalls).run(Peers.named("spring")).mistakes()).isPositive();
  }

  @Test
  void a_mistake_ends_when_the_peer_has_joined_again() {
    Network outages =
        Network.builder("outages", "a minute each")
            .outages(
                Duration.ofHours(1), Delay.constant(Duration.ofMinutes(1)), Duration.ofMinutes(1))
            .build();
    Quality quality = of(outages).run(DEFAULT);
    assertThat(quality.mistakes()).isPositive();
    // Evicted 8 to 35 s into a minute's outage, back after it and TCP's next try.
    assertThat(quality.mistakeDuration().value()).isBetween(30.0, 110.0);
    assertThat(quality.accuracy().value()).isBetween(0.95, 0.999);
  }

  @Test
  void a_client_that_talks_is_not_pinged() {
    Network talking =
        Network.builder("talking", "a message each 5 s")
            .traffic(Duration.ofSeconds(5), Duration.ZERO)
            .build();
    assertThat(of(talking).run(DEFAULT).pingsPerHour().value()).isLessThan(60);
  }

  @Test
  void the_day_has_its_rush_hour() {
    Network.Churn churn = new Network.Churn(Duration.ofHours(1), Duration.ofHours(1), 0, 0.8);
    long afternoon = Duration.ofHours(12).toNanos(); // 16 h, the day begins at 4
    assertThat(Script.activity(churn, 0)).isCloseTo(0.2, within(1e-9));
    assertThat(Script.activity(churn, afternoon)).isCloseTo(1.8, within(1e-9));
  }

  @Test
  void people_come_at_each_hours_rate() {
    Network daily =
        Network.builder("daily", "hours apart, minutes long")
            .churn(Duration.ofMinutes(1), Duration.ofHours(4), 0, 0.8)
            .build();
    int days = 2_000;
    int first = 0;
    int night = 0;
    int noon = 0;
    for (int day = 0; day < days; day++) {
      for (Script.Presence presence : Script.random(daily, Dice.mix(5, day)).presences()) {
        first += presence.from() == 0 ? 1 : 0;
        double hour = presence.from() / 3.6e12;
        night += hour > 0 && hour < 4 ? 1 : 0;
        noon += hour > 10 && hour < 14 ? 1 : 0;
      }
    }
    // The mean of 1 - 0.8 cos(2 pi t / 24) is 0.338 over the first four hours, 1.764 around noon;
    // visits of a minute take next to nothing of it.
    assertThat((double) night / days).isCloseTo(0.338, within(0.04));
    assertThat((double) noon / days).isCloseTo(1.764, within(0.1));
    // One minute of 4 h / 0.2: one client in 1,201 is there when the day begins.
    assertThat(first).isBetween(0, 8);
  }

  @Test
  void values_out_of_range_are_refused_with_the_range() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Simulation.of(QUIET).clientDays(0))
        .withMessage("clientDays must be between 1 and 10000000, is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.builder("x", "y").loss(1.5).build())
        .withMessageContaining("between 0 and 1");
  }
}
