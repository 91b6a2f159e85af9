package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each contestant's rule, by a small script of what arrives and what the server writes. */
class ContestantsTest {
  private static Bench bench(String name) {
    return new Bench(Peers.named(name));
  }

  @Test
  void dubbo_gives_up_after_180_s_without_a_read() {
    assertThat(bench("dubbo").message(10).death()).isEqualTo(190);
  }

  @Test
  void dubbo_is_blinded_by_its_own_writes() {
    assertThat(bench("dubbo").message(10).write(100).write(250).death()).isEqualTo(430);
  }

  @Test
  void socketIo_closes_20_s_after_the_ping_that_follows_25_s_of_quiet() {
    Bench bench = bench("socketio");
    assertThat(bench.death()).isEqualTo(45);
    assertThat(bench.pings()).containsExactly(25.0);
  }

  @Test
  void socketIo_counts_nothing_but_the_pong() {
    assertThat(bench("socketio").message(30).message(40).death()).isEqualTo(45);
    assertThat(bench("socketio").pong(26).death()).isEqualTo(26 + 45);
  }

  @Test
  void ws_terminates_who_was_silent_for_a_whole_round() {
    Bench bench = bench("ws"); // its timer stands at 0
    assertThat(bench.pong(31).death()).isEqualTo(90);
    assertThat(bench.pings()).containsExactly(30.0, 60.0);
  }

  @Test
  void spring_disconnects_at_the_first_round_after_30_s_without_a_read() {
    assertThat(bench("spring").message(1).death()).isEqualTo(40);
  }

  @Test
  void spring_beats_only_where_it_has_not_written() {
    Bench bench = bench("spring").write(5);
    bench.death();
    assertThat(bench.pings()).containsExactly(20.0);
  }

  @Test
  void centrifugo_pings_first_in_the_second_half_of_its_interval() {
    Bench bench = bench("centrifugo");
    double death = bench.death();
    double first = bench.pings().get(0);
    assertThat(first).isBetween(12.5, 25.0);
    assertThat(death).isEqualTo(first + 10);
  }

  @Test
  void centrifugo_takes_any_message_for_an_answer() {
    Bench bench = bench("centrifugo").message(26);
    double death = bench.death();
    assertThat(bench.pings()).hasSize(2);
    assertThat(death).isEqualTo(bench.pings().get(0) + 35);
  }

  @Test
  void signalR_disconnects_after_30_s_and_pings_without_hoping_for_an_answer() {
    Bench bench = bench("signalr").beat(15);
    assertThat(bench.death()).isEqualTo(45);
    assertThat(bench.pings()).containsExactly(15.0, 30.0);
  }

  @Test
  void phoenix_closes_60_s_after_the_last_data() {
    assertThat(bench("phoenix").beat(30).write(60).death()).isEqualTo(90);
  }

  @Test
  void mqtt_waits_one_and_a_half_keep_alives() {
    assertThat(bench("mqtt").beat(60).death()).isEqualTo(150);
  }

  @Test
  void a_container_never_gives_up_a_peer_that_it_pings() {
    assertThat(bench("container").death()).isInfinite();
  }

  @Test
  void pekko_gives_up_a_steady_peer_soon_after_its_acceptable_pause() {
    Bench bench = bench("pekko");
    for (int i = 1; i <= 60; i++) {
      bench.pong(i + 0.01);
    }
    // Intervals of 1 s, deviation at the floor of 100 ms: phi passes 8 about 0.56 s after 1 + 3 s.
    assertThat(bench.death()).isBetween(64.5, 66.0);
  }

  @Test
  void pekko_becomes_patient_with_an_unsteady_peer() {
    Bench bench = bench("pekko");
    for (int i = 1; i <= 60; i++) {
      bench.pong(i + (i % 2 == 0 ? 0.9 : 0.01));
    }
    assertThat(bench.death()).isGreaterThan(66.0);
  }

  @Test
  void cassandra_convicts_after_18_4_mean_intervals() {
    Bench bench = bench("cassandra");
    for (int i = 1; i <= 200; i++) {
      bench.beat(i + 0.01);
    }
    assertThat(bench.death()).isBetween(218.0, 220.0);
  }

  @Test
  void cassandra_excuses_everybody_for_5_s_after_a_pause_of_its_own() {
    Bench bench = bench("cassandra");
    for (int i = 1; i <= 200; i++) {
      bench.beat(i + 0.01);
    }
    assertThat(bench.stall(201.5, 231.5).death()).isBetween(236.5, 238.0);
  }

  @Test
  void everybody_states_a_source_and_a_rule() {
    assertThat(Peers.others())
        .allSatisfy(
            peer -> {
              assertThat(peer.source()).isNotBlank();
              assertThat(peer.rule()).isNotBlank();
            });
  }

  @Test
  void a_stated_bound_holds_for_a_peer_that_says_nothing() {
    List<Peer> bounded = Peers.others().stream().filter(p -> p.bound().isPresent()).toList();
    assertThat(bounded)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            peer ->
                assertThat(new Bench(peer).death())
                    .isLessThanOrEqualTo(peer.bound().orElseThrow().toSeconds()));
  }
}
