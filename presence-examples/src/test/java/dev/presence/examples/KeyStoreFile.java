package dev.presence.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key store with a self-signed certificate for 127.0.0.1, made by the JDK's keytool. */
final class KeyStoreFile {
  static final String PASSWORD = "for-this-test-only";

  private KeyStoreFile() {}

  static Path in(Path folder) throws Exception {
    Path file = folder.resolve("keystore.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=presence test",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        file.toString());
    return file;
  }

  /** What a client needs to trust it. */
  static Path certificate(Path keyStore) throws Exception {
    Path file = keyStore.resolveSibling("certificate.pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-storepass",
        PASSWORD,
        "-keystore",
        keyStore.toString(),
        "-file",
        file.toString());
    return file;
  }

  private static void keytool(String... args) throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("keytool failed: " + args[0]);
    }
  }
}
