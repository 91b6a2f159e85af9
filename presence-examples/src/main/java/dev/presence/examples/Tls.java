package dev.presence.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.jspecify.annotations.Nullable;

/** Certificates in files, and what they are for. */
final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private Tls() {}

  /**
   * A server's side, from a key store in PKCS12 or JKS whose key has the same password.
   *
   * @throws UserException names the file and what is wrong with it; never the password
   */
  static SSLContext server(Path keyStore, char[] password) {
    KeyStore keys = keyStore(keyStore, password);
    try {
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password);
      return context(managers.getKeyManagers(), null);
    } catch (UnrecoverableKeyException e) {
      throw new UserException(keyStore + ": its key has another password than the store", e);
    } catch (GeneralSecurityException e) {
      throw new UserException(keyStore + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore keyStore(Path file, char[] password) {
    try {
      KeyStore keys = KeyStore.getInstance(file.toFile(), password);
      if (Collections.list(keys.aliases()).stream().noneMatch(alias -> isKey(keys, alias))) {
        throw new UserException(file + ": has no private key in it");
      }
      return keys;
    } catch (KeyStoreException e) {
      throw new UserException(file + ": is no key store in PKCS12 or JKS", e);
    } catch (IOException e) {
      throw new UserException(file + ": " + problem(e), e);
    } catch (GeneralSecurityException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": is no file", e);
    }
  }

  private static boolean isKey(KeyStore keys, String alias) {
    try {
      return keys.isKeyEntry(alias);
    } catch (KeyStoreException e) {
      throw new AssertionError("it was loaded", e);
    }
  }

  private static String problem(IOException e) {
    return e.getCause() instanceof UnrecoverableKeyException
        ? "the password is wrong"
        : "cannot be read: " + e.getClass().getSimpleName();
  }

  /**
   * A client's side that trusts the certificates in a PEM file, and no others.
   *
   * @throws UserException names the file and what is wrong with it
   */
  static SSLContext client(Path certificates) {
    try (InputStream in = Files.newInputStream(certificates)) {
      Collection<? extends Certificate> trusted =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (trusted.isEmpty()) {
        throw new UserException(certificates + ": has no certificate in it");
      }
      return context(null, trust(trusted));
    } catch (CertificateException e) {
      throw new UserException(certificates + ": is no certificate in PEM", e);
    } catch (IOException e) {
      throw new UserException(
          certificates + ": cannot be read: " + e.getClass().getSimpleName(), e);
    } catch (GeneralSecurityException e) {
      throw new UserException(certificates + ": " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trust(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers();
  }

  private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  /** For a listener: it asks no client for a certificate. */
  static SSLEngineConfigurator engine(SSLContext context) {
    SSLEngineConfigurator engine = new SSLEngineConfigurator(context, false, false, false);
    engine.setEnabledProtocols(PROTOCOLS.clone());
    return engine;
  }
}
