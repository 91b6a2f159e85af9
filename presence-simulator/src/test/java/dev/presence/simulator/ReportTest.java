package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String ATTACK = "</script><img src=x onerror=alert(1)>\"'&";
  private static final Network NETWORK = Networks.named("mobile");

  private static String page = "";

  @BeforeAll
  static void write() {
    Peer attacker =
        new Peer(
            ATTACK,
            ATTACK,
            ATTACK,
            Optional.of(Duration.ofSeconds(60)),
            Heartbeat.pinged(2, 6),
            day -> new WsRecipe(day.phase()));
    List<Peer> peers =
        List.of(Peers.policy(HeartbeatPolicy.whenIdle()), Peers.named("container"), attacker);
    Simulation simulation = Simulation.of(NETWORK).clientDays(5);
    page = Report.of(NETWORK, peers.stream().map(simulation::run).toList(), 1);
  }

  /** Without the library's own text, in which addresses stand in comments and licences. */
  private static String ownPart() {
    return page.replace(Resources.chartJs(), "");
  }

  @Test
  void it_is_one_file_that_loads_nothing() {
    assertThat(ownPart())
        .doesNotContain("http://", "https://", "src=\"", "<link", "@import", "url(");
    assertThat(page).doesNotContain("sourceMappingURL");
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void the_chart_library_is_inside() {
    assertThat(page).contains("Chart.js v" + Build.chartJs());
  }

  @Test
  void no_text_can_leave_its_place() {
    assertThat(page).doesNotContain("<img");
    assertThat(page).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    assertThat(Pattern.compile("</script>").matcher(page).results().count()).isEqualTo(3);
  }

  @Test
  void every_place_is_filled_and_what_was_put_in_is_not_filled_again() {
    assertThat(Template.fill("@a@ @b@", Map.of("a", "@b@", "b", "$1"))).isEqualTo("@b@ $1");
    assertThat(ownPart()).doesNotContainPattern("@[a-z]+@");
  }

  @Test
  void each_chart_has_a_name_and_a_table_beside_it() {
    assertThat(Pattern.compile("<canvas [^>]*aria-label").matcher(page).results().count())
        .isEqualTo(3);
    assertThat(Pattern.compile("<table").matcher(page).results().count()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void its_data_has_a_fixed_order() {
    assertThat(page)
        .contains(
            "{\"contestants\":[{\"number\":1,\"name\":\"whenIdle(PT27S, PT8S)\",\"ours\":true,")
        .containsPattern("\"outage\":.*\"stall\":.*\"hidden\":.*\"death\":.*\"end\":");
  }

  @Test
  void it_knows_dark_and_narrow_screens() {
    assertThat(page).contains("prefers-color-scheme: dark").contains("width=device-width");
  }

  @Test
  void the_scene_shows_who_blames_peers_for_a_stall() {
    Scene.Played ours = Scene.play(NETWORK, Peers.policy(HeartbeatPolicy.whenIdle()));
    Scene.Played spring = Scene.play(NETWORK, Peers.named("spring"));
    assertThat(absentAt(ours, Scene.STALL_TO)).isFalse();
    assertThat(absentAt(spring, Scene.STALL_TO + 0.5)).isTrue();
  }

  private static boolean absentAt(Scene.Played played, double second) {
    return played.spans().stream()
        .filter(span -> span.kind() == Scene.Kind.ABSENT)
        .anyMatch(span -> span.from() <= second && second <= span.to());
  }

  @Test
  void the_front_holds_who_is_beaten_by_nobody() {
    Simulation simulation = Simulation.of(NETWORK).clientDays(40);
    Quality fast = simulation.run(Peers.named("pekko"));
    Quality slow = simulation.run(Peers.named("container"));
    assertThat(ParetoFront.contains(List.of(fast, slow), fast)).isTrue();
    assertThat(ParetoFront.contains(List.of(fast, slow), slow)).isTrue();
    assertThat(ParetoFront.contains(List.of(slow, slow), slow)).isTrue();
  }
}
