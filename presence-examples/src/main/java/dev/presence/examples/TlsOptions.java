package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of {@code serve} for TLS. */
final class TlsOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      description = "Serve https and wss, with the key in this PKCS12 or JKS file.")
  private @Nullable Path keyStore;

  @Option(
      names = "--keystore-password-file",
      paramLabel = "FILE",
      description = "Its first line is the password of --keystore.")
  private @Nullable Path passwordFile;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  TlsOptions() {}

  /**
   * Empty for plain http.
   *
   * @throws ParameterException names the flag and the file that is wrong
   */
  Optional<SSLContext> context() {
    if (keyStore == null) {
      if (passwordFile != null) {
        throw wrong("--keystore-password-file", "goes with --keystore, which is missing");
      }
      return Optional.empty();
    }
    if (passwordFile == null) {
      throw wrong("--keystore", keyStore + ": --keystore-password-file is missing");
    }
    return Optional.of(server(keyStore, password(passwordFile)));
  }

  private SSLContext server(Path file, char[] password) {
    try {
      return Tls.server(file, password);
    } catch (UserException e) {
      throw wrong("--keystore", e.getMessage());
    }
  }

  private char[] password(Path file) {
    try {
      return Files.readString(file, UTF_8).lines().findFirst().orElse("").toCharArray();
    } catch (IOException e) {
      throw wrong(
          "--keystore-password-file", file + ": cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private ParameterException wrong(String flag, @Nullable String why) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '" + flag + "': " + why);
  }
}
