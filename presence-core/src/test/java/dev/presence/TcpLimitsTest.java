package dev.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpLimitsTest {
  private static final Path LINUX = Path.of("/proc/sys/net/ipv4");

  @TempDir private Path directory;

  private void has(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  private void hasLinuxDefaults() throws IOException {
    has(
        Map.of(
            "tcp_keepalive_time", "7200\n",
            "tcp_keepalive_intvl", "75\n",
            "tcp_keepalive_probes", "9\n",
            "tcp_retries2", "15\n"));
  }

  @Test
  void readsWhatLinuxSays() throws IOException {
    hasLinuxDefaults();

    assertThat(TcpLimits.read(directory))
        .isEqualTo(new TcpLimits(ofSeconds(7_200), ofSeconds(75), 9, 15));
  }

  @Test
  void linuxDefaultsGiveUpAfterTwoHoursOrAQuarter() throws IOException {
    hasLinuxDefaults();
    TcpLimits limits = TcpLimits.read(directory);

    assertThat(limits.keepAlive()).contains(ofSeconds(7_875));
    assertThat(limits.retransmission()).contains(ofMillis(924_600));
  }

  @Test
  void fewRetriesGiveUpSoon() {
    TcpLimits limits = new TcpLimits(ofSeconds(1), ofSeconds(1), 1, 4);

    assertThat(limits.retransmission()).contains(ofMillis(6_200));
  }

  @Test
  void whatCannotBeReadIsUnknown() throws IOException {
    assertThat(TcpLimits.read(directory)).isEqualTo(TcpLimits.UNKNOWN);
    hasLinuxDefaults();
    has(Map.of("tcp_retries2", "many"));
    assertThat(TcpLimits.read(directory)).isEqualTo(TcpLimits.UNKNOWN);
  }

  @Test
  void theUnknownHasNoLimits() {
    assertThat(TcpLimits.UNKNOWN.keepAlive()).isEmpty();
    assertThat(TcpLimits.UNKNOWN.retransmission()).isEmpty();
  }

  /** Linux's own files behave unlike any other: what a second program reads in them is compared. */
  @Test
  void thisMachineIsReadWhereItIsLinux() throws IOException {
    TcpLimits expected =
        Files.isDirectory(LINUX)
            ? new TcpLimits(
                ofSeconds(shown("tcp_keepalive_time")),
                ofSeconds(shown("tcp_keepalive_intvl")),
                shown("tcp_keepalive_probes"),
                shown("tcp_retries2"))
            : TcpLimits.UNKNOWN;

    assertThat(TcpLimits.ofThisMachine()).isEqualTo(expected);
  }

  private static int shown(String name) throws IOException {
    Process cat = new ProcessBuilder("cat", LINUX.resolve(name).toString()).start();
    return Integer.parseInt(new String(cat.getInputStream().readAllBytes(), UTF_8).strip());
  }
}
