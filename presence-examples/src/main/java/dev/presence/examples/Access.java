package dev.presence.examples;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is asking, and whether they may. Thread-safe. */
final class Access {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Authenticator authenticator;
  private final Passes signIns;
  private final FailedAttempts failures;
  private final TrustedProxies proxies;

  Access(
      Authenticator authenticator,
      Passes signIns,
      FailedAttempts failures,
      TrustedProxies proxies) {
    this.authenticator = authenticator;
    this.signIns = signIns;
    this.failures = failures;
    this.proxies = proxies;
  }

  /** Why this is no admin; empty if it is one. */
  Optional<Denial> check(HttpRequestPacket request) {
    try {
      admin(request);
      return Optional.empty();
    } catch (DeniedException e) {
      return Optional.of(e.denial());
    }
  }

  /**
   * The admin who asks.
   *
   * @throws DeniedException if it is somebody else
   */
  Principal admin(HttpRequestPacket request) {
    Principal principal = anybody(request);
    if (!principal.isAdmin()) {
      throw new DeniedException(Denial.forbidden("a client token does not open the API"));
    }
    return principal;
  }

  /**
   * Who asks, by a bearer token or, in a browser, by having signed in.
   *
   * @throws DeniedException if that is not known
   */
  Principal anybody(HttpRequestPacket request) {
    Optional<String> secret = HttpHeaders.bearer(request);
    return secret.isPresent() ? holder(secret.get(), request) : signedIn(request);
  }

  /**
   * Whose a secret is.
   *
   * @throws DeniedException if it is nobody's, or too many from there were wrong
   */
  Principal holder(String secret, HttpRequestPacket request) {
    InetAddress address = proxies.client(request);
    Optional<Principal> known = ask(secret, address);
    if (known.filter(principal -> !principal.isAdmin()).isPresent()) {
      return known.get();
    }
    if (failures.tooMany(address)) {
      throw new DeniedException(tooMany());
    }
    if (known.isEmpty()) {
      failures.add(address);
      throw new DeniedException(Denial.unauthorized("this token is not known"));
    }
    return known.get();
  }

  private static Denial tooMany() {
    return new Denial(
        429,
        "too many wrong tokens from this address: try again in a minute",
        Map.of("Retry-After", Long.toString(FailedAttempts.WITHIN.toSeconds())));
  }

  /** A browser sends the cookie with whatever a page of the same site makes it send. */
  private Principal signedIn(HttpRequestPacket request) {
    Principal principal =
        Cookie.of(request)
            .flatMap(signIns::use)
            .orElseThrow(() -> new DeniedException(Denial.unauthorized("a token is needed")));
    if (!READING.contains(request.getMethod().getMethodString())
        && HttpHeaders.only(request, "Origin").isEmpty()) {
      throw new DeniedException(
          Denial.forbidden("whoever signed in must say by Origin which page wants this"));
    }
    return principal;
  }

  /**
   * The client that asks for a handshake; empty if it shows no token, or none of a client's.
   *
   * <p>Wrong ones are not limited: a fleet whose token has expired would lock out whoever shares
   * its address, and no admin's secret can be guessed here.
   */
  Optional<Principal> client(HttpRequestPacket request) {
    return HttpHeaders.bearer(request)
        .flatMap(secret -> ask(secret, proxies.client(request)))
        .filter(principal -> !principal.isAdmin());
  }

  private Optional<Principal> ask(String secret, InetAddress address) {
    try {
      return requireNonNull(
          authenticator.authenticate(new Credentials(secret, address.getHostAddress())),
          "an authenticator must not return null");
    } catch (RuntimeException e) {
      LOG.warn("{} failed, nobody is let in: {}", authenticator.getClass().getName(), e.toString());
      LOG.debug("the authenticator failed", e);
      throw new DeniedException(
          new Denial(503, "tokens cannot be checked now", Map.of("Retry-After", "5")));
    }
  }
}
