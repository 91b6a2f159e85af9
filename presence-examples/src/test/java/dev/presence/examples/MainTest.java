package dev.presence.examples;

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

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... args) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  @Test
  void withoutArgumentsItShowsItsUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: presence-server", "serve", "agent", "demo");
  }

  @Test
  void flagsMayStandInAFileThatOnlyTheServerReads() throws IOException {
    Path flags = Files.writeString(folder.resolve("flags"), "--port=http\n");

    assertThat(run("serve", "@" + flags)).isEqualTo(2);
    assertThat(err.toString()).contains("--port", "is not an int");
  }

  @Test
  void helpIsNoFailure() {
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString()).contains("--ping-interval", "--clients", "--dry-run");
  }

  @ParameterizedTest
  @CsvSource({
    "--ping-interval, 15, is no duration",
    "--ping-interval, 1ms, must be between 10ms and 24h",
    "--pong-timeout, 25h, must be between 10ms and 24h",
    "--port, http, is not an int",
    "--port, 65536, must be between 0 and 65535",
    "--port, -1, must be between 0 and 65535",
    "--host, 0.0.0.0, --clients FILE",
    "--host, no such host, is not known",
    "--admin-token, two words, a token is 1 to 512",
    "--client-token, '', a token is 1 to 512",
    "--allow-origin, example.org, must look like",
    "--clients, missing.txt, cannot be read",
    "--trusted-proxy, proxy.example, must look like 10.0.0.7",
    "--max-connections-per-address, 0, must be at least 1",
    "--keystore, missing.p12, --keystore-password-file is missing",
    "--keystore-password-file, missing.txt, goes with --keystore",
    "--cluster, localhost:6379, must look like redis://host:port",
    "--cluster, redis://:pa^ss@h, must look like redis://host:port",
    "--cluster, redis://localhost, --cluster needs it",
    "--node, a, goes with --cluster",
    "--lease, 15s, goes with --cluster",
    "--authenticator, com.example.Missing, is not on the class path",
    "--authenticator, java.lang.String, does not implement",
  })
  void aBadFlagOfServeIsNamedWithExitCode2(String flag, String value, String why) {
    assertThat(run("serve", flag + "=" + value)).isEqualTo(2);
    assertThat(err.toString()).contains(flag, why).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--server=http://localhost/client --user=u --token=t, must look like ws://",
    "--server=ws://localhost/client?user=x --user=u --token=t, must look like ws://",
    "--user=u/v --token=t, must match",
    "--device= --user=u --token=t, must match",
    "--token=ö --user=u, a token is 1 to 512",
    "--trust-cert=missing.pem --user=u --token=t, cannot be read",
  })
  void aBadFlagOfAgentIsNamedWithExitCode2(String flags, String why) {
    assertThat(run(("agent " + flags).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(flags.substring(0, flags.indexOf('=')), why);
  }

  @Test
  void aMissingFlagIsNamed() {
    assertThat(run("agent", "--user=u")).isEqualTo(2);
    assertThat(err.toString()).contains("--token");
  }

  @Test
  void anUnknownFlagIsNamed() {
    assertThat(run("serve", "--prot", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--prot");
  }

  @Test
  void theTokenOfAllClientsAndTheirFileExcludeEachOther() {
    assertThat(run("serve", "--client-token=a", "--clients=b")).isEqualTo(2);
    assertThat(err.toString()).contains("--client-token", "--clients", "mutually exclusive");
  }

  @Test
  void oneTokenMustNotOpenBothSides() {
    assertThat(run("serve", "--client-token=same", "--admin-token=same")).isEqualTo(2);
    assertThat(err.toString()).contains("--admin-token").doesNotContain("same");
  }

  @Test
  void anErrorInTheKeyStoreNamesFlagFileAndProblem() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    Path file = Files.writeString(folder.resolve("keys"), "no key store");

    assertThat(run("serve", "--keystore=" + file, "--keystore-password-file=" + password))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--keystore", file.toString(), "no key store in PKCS12")
        .doesNotContain("secret");
  }

  @Test
  void flagsMayStandInAFileThatNobodyElseReads() throws IOException {
    Path flags = Files.writeString(folder.resolve("flags"), "--admin-token=a\n--port=99999\n");

    assertThat(run("serve", "@" + flags)).isEqualTo(2);
    assertThat(err.toString()).contains("--port", "is 99999");
  }

  @Test
  void anAuthenticatorTakesThePlaceOfTokens() {
    assertThat(run("serve", "--authenticator=x", "--admin-token=a")).isEqualTo(2);
    assertThat(err.toString()).contains("--authenticator", "takes the place of");
  }

  @Test
  void anErrorInTheClientsFileNamesItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("clients"), "t1 anna\nt2\n");

    assertThat(run("serve", "--clients", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--clients", "clients:2: needs a token and a user");
  }
}
