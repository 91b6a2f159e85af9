package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What each model and metric comes to, computed by hand. */
class ModelsTest {
  private static final long SECOND = 1_000_000_000L;

  private static Script script(long to, Windows bursts) {
    return new Script(
        List.of(new Script.Presence(0, to, false)),
        bursts,
        Windows.NONE,
        Windows.NONE,
        Windows.NONE,
        Times.of(),
        Times.of(),
        0);
  }

  @Test
  void a_hidden_tabs_timer_fires_with_the_minute() {
    Heartbeat heartbeat = Heartbeat.beating(Duration.ofSeconds(10), Heartbeat.Timer.ALWAYS, 8, 0);
    Beats beats = new Beats(heartbeat, Windows.of(15 * SECOND, 125 * SECOND));
    List<Long> fired = new ArrayList<>();

    beats.reset(0);
    for (int i = 0; i < 5; i++) {
      long now = beats.next();
      fired.add(now / SECOND);
      beats.sent(now);
    }

    assertThat(fired).containsExactly(10L, 60L, 120L, 130L, 140L);
  }

  @Test
  void a_log_normal_delay_has_its_median_and_its_sigma() {
    Delay delay = Delay.logNormal(Duration.ofMillis(25), 0.6);
    List<Double> logs = drawn(delay, nanos -> Math.log(nanos / 25e6));

    assertThat(mean(logs)).isCloseTo(0, within(0.02));
    assertThat(deviation(logs)).isCloseTo(0.6, within(0.02));
  }

  @Test
  void a_normal_delay_has_its_mean_and_its_deviation() {
    Delay delay = Delay.normal(Duration.ofMillis(300), Duration.ofMillis(20));
    List<Double> millis = drawn(delay, nanos -> nanos / 1e6);

    assertThat(mean(millis)).isCloseTo(300, within(1.0));
    assertThat(deviation(millis)).isCloseTo(20, within(1.0));
  }

  private static List<Double> drawn(Delay delay, ToDoubleFunction<Double> as) {
    Dice dice = new Dice(3);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      values.add(as.applyAsDouble((double) delay.draw(dice)));
    }
    return values;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  private static double deviation(List<Double> values) {
    double mean = mean(values);
    return Math.sqrt(mean(values.stream().map(value -> (value - mean) * (value - mean)).toList()));
  }

  @Test
  void a_burst_loses_what_is_sent_in_it_and_nothing_else() {
    Network network =
        Network.builder("bursts", "certain loss")
            .delay(Delay.constant(Duration.ZERO))
            .bursts(Duration.ofMinutes(1), Duration.ofSeconds(1), 1)
            .build();
    Script script = script(Script.DAY, Windows.of(SECOND, 2 * SECOND));
    Link link = new Link(network, script, new Dice(1));
    link.reset(0, Times.NEVER);

    assertThat(link.deliver(SECOND / 2)).isEqualTo(SECOND / 2);
    assertThat(link.deliver(SECOND)).isEqualTo(SECOND + 1_400_000_000L); // 0.2, 0.6, 1.4 s later
    assertThat(link.deliver(5 * SECOND)).isEqualTo(5 * SECOND);
  }

  /** Gives up 10 s after each join. */
  private static final class Impatient implements Contestant {
    @Override
    public long joined(long now) {
      return now + 10 * SECOND;
    }

    @Override
    public void arrival(long now, Arrival what, long number) {}

    @Override
    public void ownWrite(long now) {}

    @Override
    public Ruling verdictAt(long now) {
      return Ruling.dead();
    }
  }

  @Test
  void a_mistake_lasts_from_the_eviction_to_the_next_join_or_the_end() {
    Heartbeat silent = Heartbeat.pinged(2, 6);
    Peer peer = new Peer("impatient", "", "", Optional.empty(), silent, day -> new Impatient());
    Network network = Network.builder("n", "n").delay(Delay.constant(Duration.ZERO)).build();
    Tally tally = new Tally();
    List<Long> joins = new ArrayList<>();
    List<Long> evictions = new ArrayList<>();
    Story story =
        (at, what) -> {
          if (what == Story.What.JOINED) {
            joins.add(at);
          } else if (what == Story.What.EVICTED) {
            evictions.add(at);
          }
        };

    new ClientDay(network, peer, script(15 * SECOND, Windows.NONE), 1, tally, story).run();

    assertThat(joins).hasSize(2).first().isEqualTo(0L);
    assertThat(evictions).containsExactly(10 * SECOND);
    long away = joins.get(1) - 10 * SECOND;
    assertThat(away).isBetween(SECOND / 2, 3 * SECOND / 2);
    assertThat(tally.mistakes).isEqualTo(1);
    assertThat(tally.wronglyAbsent).isEqualTo(away);
    assertThat(new Distribution(tally.mistakeDurations).mean().value())
        .isCloseTo(away / 1e9, within(1e-6));
    assertThat(tally.listed + tally.wronglyAbsent).isEqualTo(tally.connected);
  }

  @Test
  void accuracy_is_the_share_of_the_time_connected_at_which_a_peer_is_listed() {
    Tally day = new Tally();
    day.connected = 200 * SECOND;
    day.wronglyAbsent = 3 * SECOND;
    Totals totals = new Totals();
    totals.add(day);

    Quality quality =
        Quality.of(Peers.policy(HeartbeatPolicy.off()), Networks.named("quiet"), totals);

    assertThat(quality.accuracy().value()).isEqualTo(1 - 3.0 / 200);
  }

  @Test
  void bytes_are_frames_with_their_headers_and_the_last_acknowledgement() {
    Heartbeat pinged = Heartbeat.pinged(10, 14);
    Heartbeat beating = Heartbeat.beating(Duration.ofSeconds(10), Heartbeat.Timer.ALWAYS, 7, 0);
    Heartbeat answered = Heartbeat.beating(Duration.ofSeconds(10), Heartbeat.Timer.ALWAYS, 7, 3);

    // 52: 20 of IPv4, 20 of TCP, 12 of its timestamps.
    assertThat(pinged.pingBytes()).isEqualTo(62);
    assertThat(pinged.pongBytes()).isEqualTo(66 + 52);
    assertThat(beating.beatBytes()).isEqualTo(59 + 52);
    assertThat(answered.beatBytes()).isEqualTo(59);
    assertThat(answered.replyBytes()).isEqualTo(55 + 52);
    assertThat(beating.withUnansweredPing(4).pingBytes()).isEqualTo(56 + 52);
  }

  @Test
  void a_heartbeat_wakes_a_radio_that_has_slept() {
    Tally tally = new Tally();
    Radio radio = new Radio(tally);

    radio.reset(0);
    radio.heartbeat(10 * SECOND);
    assertThat(tally.wakeUps).isZero();
    radio.heartbeat(20 * SECOND + 1);
    assertThat(tally.wakeUps).isEqualTo(1);
    radio.application(25 * SECOND);
    radio.heartbeat(35 * SECOND);
    assertThat(tally.wakeUps).isEqualTo(1);
    radio.heartbeat(45 * SECOND + 1);
    assertThat(tally.wakeUps).isEqualTo(2);
  }
}
