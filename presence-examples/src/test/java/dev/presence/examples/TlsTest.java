package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = KeyStoreFile.PASSWORD.toCharArray();

  @TempDir Path folder;

  @Test
  void aKeyStoreAndItsCertificateAreTaken() throws Exception {
    Path keyStore = KeyStoreFile.in(folder);

    assertThat(Tls.server(keyStore, PASSWORD).getProtocol()).isEqualTo("TLS");
    assertThat(Tls.client(KeyStoreFile.certificate(keyStore)).getProtocol()).isEqualTo("TLS");
  }

  @Test
  void aWrongPasswordIsToldWithoutRepeatingIt() throws Exception {
    Path keyStore = KeyStoreFile.in(folder);

    assertThatThrownBy(() -> Tls.server(keyStore, "secret".toCharArray()))
        .isInstanceOf(UserException.class)
        .hasMessage(keyStore + ": the password is wrong");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Path missing = folder.resolve("missing.p12");

    assertThatThrownBy(() -> Tls.server(missing, PASSWORD)).hasMessage(missing + ": is no file");
    assertThatThrownBy(() -> Tls.client(missing))
        .hasMessage(missing + ": cannot be read: NoSuchFileException");
  }

  @Test
  void aFileThatIsSomethingElseIsNamed() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "hello");
    Path empty = Files.writeString(folder.resolve("empty"), "");

    assertThatThrownBy(() -> Tls.server(other, PASSWORD))
        .hasMessage(other + ": is no key store in PKCS12 or JKS");
    assertThatThrownBy(() -> Tls.client(other)).hasMessage(other + ": is no certificate in PEM");
    assertThatThrownBy(() -> Tls.client(empty)).hasMessage(empty + ": has no certificate in it");
  }

  @Test
  void aKeyStoreWithoutAKeyIsNoServers() throws Exception {
    Path file = folder.resolve("empty.p12");
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      empty.store(out, PASSWORD);
    }

    assertThatThrownBy(() -> Tls.server(file, PASSWORD))
        .hasMessage(file + ": has no private key in it");
  }
}
