package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The delay model of TCP. */
class LinkTest {
  private static final long MS = 1_000_000;
  private static final Delay NONE = Delay.constant(Duration.ZERO);

  private static Network network(Delay delay, double loss) {
    return Network.builder("test", "a link").delay(delay).loss(loss).build();
  }

  private static Link link(Network network, Windows outages, long seed) {
    Script script =
        new Script(
            List.of(),
            Windows.NONE,
            outages,
            Windows.NONE,
            Windows.NONE,
            Times.of(),
            Times.of(),
            0);
    Link link = new Link(network, script, new Dice(seed));
    link.reset(0, Times.NEVER);
    return link;
  }

  @Test
  void no_span_covers_what_never_comes() {
    Windows spans = Windows.of(1, 2, 5, 9);

    assertThat(spans.endOf(6)).isEqualTo(9);
    assertThat(spans.endOf(Times.NEVER)).isEqualTo(Times.NEVER);
    assertThat(spans.endOf(1)).isEqualTo(2);
    assertThat(spans.cover(4)).isFalse();
    assertThat(Windows.NONE.endOf(Times.NEVER)).isEqualTo(Times.NEVER);
  }

  @Test
  void without_loss_a_byte_takes_the_delay() {
    Link link = link(network(Delay.constant(Duration.ofMillis(30)), 0), Windows.NONE, 1);
    assertThat(link.deliver(1_000 * MS)).isEqualTo(1_030 * MS);
  }

  @Test
  void an_outage_is_probed_after_200_ms_and_then_at_doubling_distances() {
    // Sent at 0, tried again at 200, 600, 1400, 3000 and 6200 ms: the first try after 3.1 s gets
    // through.
    Link link = link(network(NONE, 0), Windows.of(0, 3_100 * MS), 1);
    assertThat(link.deliver(0)).isEqualTo(6_200 * MS);
  }

  @Test
  void the_distance_of_tries_grows_to_two_minutes_and_no_further() {
    long hour = 3_600_000 * MS;
    Link link = link(network(NONE, 0), Windows.of(0, hour), 1);
    assertThat(link.deliver(0) - hour).isBetween(0L, Link.RTO_MAX);
  }

  @Test
  void the_first_try_waits_for_the_round_trip_as_well() {
    Network satellite = network(Delay.constant(Duration.ofMillis(300)), 0);
    Link link = link(satellite, Windows.of(0, 1), 1);
    assertThat(link.deliver(0)).isEqualTo((800 + 300) * MS);
  }

  @Test
  void what_follows_a_lost_byte_waits_behind_it() {
    Link link = link(network(NONE, 0), Windows.of(0, 100 * MS), 1);
    long first = link.deliver(50 * MS);
    assertThat(first).isEqualTo(250 * MS);
    assertThat(link.deliver(120 * MS)).isEqualTo(first);
  }

  @Test
  void the_timer_is_the_connections_and_what_waits_goes_out_when_the_head_is_acknowledged() {
    // Round trip 50 ms. Sent at 124 s, tried again after 0.25, 0.75, 1.75, 3.75, 7.75, 15.75 and
    // 31.75 s; read at 155.775 s and acknowledged at 155.8 s.
    Network mobile = network(Delay.constant(Duration.ofMillis(25)), 0);
    Link link = link(mobile, Windows.of(120_000 * MS, 150_000 * MS), 1);

    assertThat(link.deliver(124_000 * MS)).isEqualTo(155_775 * MS);
    assertThat(link.deliver(134_000 * MS)).isEqualTo(155_825 * MS);
    assertThat(link.deliver(155_790 * MS)).isEqualTo(155_825 * MS);
    assertThat(link.deliver(155_900 * MS)).isEqualTo(155_925 * MS);
  }

  @Test
  void what_waited_and_is_lost_again_begins_with_a_first_timeout() {
    // Round trip 20 ms: the head is tried again at 220 ms, just between two outages, and
    // acknowledged at 240 ms, in the second one.
    Network network = network(Delay.constant(Duration.ofMillis(10)), 0);
    Link link = link(network, Windows.of(0, 100 * MS, 230 * MS, 300 * MS), 1);
    assertThat(link.deliver(0)).isEqualTo(230 * MS);

    assertThat(link.deliver(120 * MS)).isEqualTo((240 + 220 + 10) * MS);
  }

  @Test
  void what_stands_behind_a_byte_that_never_arrives_does_not_arrive_either() {
    Link link = link(network(NONE, 0), Windows.of(0, 250 * MS), 1);
    link.reset(0, 550 * MS);
    assertThat(link.deliver(0)).isEqualTo(Times.NEVER); // tries at 200 and 600 ms
    assertThat(link.deliver(300 * MS)).isEqualTo(Times.NEVER);
  }

  @Test
  void a_new_connection_does_not_wait_for_the_old_one_and_asks_again_after_a_second() {
    Link link = link(network(NONE, 0), Windows.of(0, 3_500 * MS), 1);
    assertThat(link.deliver(0)).isEqualTo(6_200 * MS);

    link.redial(1_000 * MS);

    assertThat(link.shake(1_000 * MS)).isEqualTo(4_000 * MS); // tries at 1, 2 and 4 s
    link.redial(3_600 * MS);
    assertThat(link.shake(3_600 * MS)).isEqualTo(3_600 * MS);
  }

  @Test
  void what_is_sent_into_a_cut_link_never_arrives() {
    Link link = link(network(NONE, 0), Windows.of(0, 500 * MS), 1);
    link.reset(0, 550 * MS);
    assertThat(link.deliver(0)).isEqualTo(Times.NEVER); // tries at 200 and 600 ms
  }

  @Property(tries = 200)
  void nothing_is_lost_and_nothing_overtakes(
      @ForAll long seed, @ForAll @DoubleRange(max = 0.6) double loss) {
    Link link = link(network(Delay.logNormal(Duration.ofMillis(20), 1), loss), Windows.NONE, seed);
    long last = 0;
    for (long at = 0; at < 10_000 * MS; at += 37 * MS) {
      long arrival = link.deliver(at);
      assertThat(arrival).isBetween(Math.max(last, at), Times.NEVER - 1);
      last = arrival;
    }
  }

  @Property(tries = 50)
  void as_many_transmissions_fail_as_the_probability_says(
      @ForAll long seed, @ForAll @LongRange(min = 1, max = 9) long tenths) {
    double loss = tenths / 10.0;
    Link link = link(network(NONE, loss), Windows.NONE, seed);
    int direct = 0;
    int sent = 4_000;
    for (int i = 0; i < sent; i++) {
      link.reset(0, Times.NEVER);
      direct += link.deliver(0) == 0 ? 1 : 0;
    }
    double share = (double) direct / sent;
    assertThat(share).isBetween(1 - loss - 0.05, 1 - loss + 0.05);
  }
}
