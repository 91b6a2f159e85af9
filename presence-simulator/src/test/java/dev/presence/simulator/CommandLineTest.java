package dev.presence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare --network moon | --network: no network 'moon', known are quiet, lan, wifi, mobile",
        "compare --peer nobody | --peer: no peer 'nobody', known are dubbo, socketio, ws",
        "compare --clients 0 | --clients: clients must be between 1 and 1000000, is 0",
        "compare --days 4000 | --days: days must be between 1 and 3650, is 4000",
        "compare --clients 1000000 --days 11 | must be between 1 and 10000000, is 11000000",
        "compare --threads 0 | --threads: threads must be between 1 and 1024, is 0",
        "compare --clients many | 'many'",
        "compare --policy never | --policy: no policy 'never', known are whenIdle:INTERVAL,TIMEOUT",
        "explain --policy whenIdle:15s | '15s' is not of the form whenIdle:INTERVAL,TIMEOUT",
        "explain --policy whenIdle:1ms,10s | interval must be between PT0.01S and PT24H, is PT0.001S",
        "explain --policy whenIdle:15,10 | '15' is no duration",
        "explain --policy fixedInterval:15s,x | 'x' is no whole number",
        "explain --policy adaptive:10s,5s..15s,4 | '10s' is no range",
        "explain --policy off:1s | off takes no values",
        "explain | --policy",
        "nonsense | nonsense",
        "explaim --policy off | Commands: compare, explain.",
        "compare --clients 99999999999999999999 | clients must be between 1 and 1000000, is 9999999999",
        "compare --threads 99999999999999999999 | threads must be between 1 and 1024, is 99999999999",
        "compare --seed 99999999999999999999 | seed must be between -9223372036854775808 and 92233720",
        "explain --policy off --seed x | --seed: 'x' is no whole number",
        "explain --policy whenIdle:9999999999s,8s | '9999999999s' is out of range: durations of polic",
        "explain --policy passive:99999999s | between PT",
        "explain --policy fixedInterval:25s,99999999999 | a count must be between",
        "compare --out /nonexist/x.html | --out: cannot write /nonexist/x.html: there is no such fold",
        "compare --csv / | --csv: cannot write /: it is a folder",
      })
  void what_cannot_be_understood_is_explained_and_ends_with_exit_code_2(String args, String says) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(says).contains("Try '");
  }

  @Test
  void without_a_command_the_commands_are_listed() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("compare").contains("explain");
  }

  @Test
  void compare_prints_a_table_and_writes_a_report_and_csv() throws IOException {
    Path report = folder.resolve("report.html");
    Path csv = folder.resolve("table.csv");
    int code =
        run(
            "compare",
            "--clients",
            "3",
            "--network",
            "mobile",
            "--policy",
            "whenIdle:15s,10s",
            "--peer",
            "ws",
            "--out",
            report.toString(),
            "--csv",
            csv.toString());
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("whenIdle:15s,10s").contains("ws").contains("T_D p99");
    assertThat(out.toString()).containsPattern("whenIdle:15s,10s +[0-9.]+ s ± [0-9.]+ (m?s) ");
    assertThat(Files.readAllLines(csv)).hasSize(3).first().asString().startsWith("network,");
    assertThat(Files.readAllLines(csv).get(1)).contains("\"whenIdle:15s,10s\"");
    assertThat(report).content().contains("</html>");
  }

  @Test
  void the_same_seed_writes_the_same_bytes() throws IOException {
    Path one = folder.resolve("one.csv");
    Path two = folder.resolve("two.csv");
    for (Path csv : new Path[] {one, two}) {
      run("compare", "--clients", "5", "--peer", "none", "--seed", "9", "--csv", csv.toString());
    }
    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void explain_says_the_bound_a_year_and_what_will_go_wrong() {
    assertThat(run("explain", "--policy", "within:30s,whenIdle:90s,20s", "--network", "lan"))
        .isZero();
    assertThat(out.toString())
        .contains("gone within 30 s")
        .contains("A year of one client on 'lan'")
        .contains("What will go wrong:");
  }

  @Test
  void a_file_that_cannot_be_written_is_named_before_the_run() {
    Path missing = folder.resolve("missing/report.html");
    assertThat(run("compare", "--clients", "1", "--peer", "ws", "--out", missing.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("cannot write").contains("missing");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void policies_are_parsed_into_themselves() {
    assertThat(PolicySpec.parse("whenIdle:15s,10s").toString()).isEqualTo("whenIdle(PT15S, PT10S)");
    assertThat(PolicySpec.parse("fixedInterval:500ms,3").toString())
        .isEqualTo("fixedInterval(PT0.5S, 3)");
    assertThat(PolicySpec.parse("within:1m,passive:2m").toString())
        .isEqualTo("within(PT1M, passive(PT2M))");
    assertThat(PolicySpec.parse("adaptive:10s..30s,5s..15s,4").toString())
        .isEqualTo("adaptive(PT10S..PT30S, PT5S..PT15S, 4)");
    assertThat(PolicySpec.parse("off").toString()).isEqualTo("off()");
  }
}
