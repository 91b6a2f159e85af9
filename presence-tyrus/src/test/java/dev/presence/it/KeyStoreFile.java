package dev.presence.it;

import java.nio.file.Path;

/** A key store with a self-signed certificate of its own, made by the JDK's keytool. */
final class KeyStoreFile {
  static final String PASSWORD = "for-this-test-only";

  private KeyStoreFile() {}

  /** Makes a key store in this directory whose certificate names the given IP address. */
  static Path in(Path directory, String address) {
    Path file = directory.resolve("keystore.p12");
    Shell.run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=presence test",
        "-ext",
        "san=ip:" + address,
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

  /** Options of a JVM that trusts the certificate in this file. */
  static String[] trustedBy(Path file) {
    return new String[] {
      "-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD
    };
  }
}
