package dev.presence.examples;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the console page signs in and out, asks who it is, and gets tickets for its WebSocket. So
 * the admin token is sent once, and stands in no URL.
 */
final class SignInDesk {
  /** However often it is used. */
  static final Duration LIFETIME = Duration.ofHours(12);

  /** Without being used. */
  static final Duration IDLE = Duration.ofHours(1);

  /** Signed in at a time, and console tickets outstanding. */
  static final int MOST = 1_000;

  /** The longest body, in bytes: a token and what is around it. */
  static final int MAX_BODY = 2 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(SignInDesk.class);
  private static final String SIGN_IN = "/api/sign-in";
  private static final String SIGN_OUT = "/api/sign-out";
  private static final String ME = "/api/me";
  private static final String TICKET = "/api/console-ticket";
  private static final Map<String, String> METHODS =
      Map.of(SIGN_IN, "POST", SIGN_OUT, "POST", ME, "GET, HEAD", TICKET, "POST");

  private final Access access;
  private final Passes signIns;
  private final Passes tickets;

  SignInDesk(Access access, Passes signIns, Passes tickets) {
    this.access = access;
    this.signIns = signIns;
    this.tickets = tickets;
  }

  /** The methods of a path; empty if it is none of these. */
  static Optional<String> allowed(String path) {
    return Optional.ofNullable(METHODS.get(path));
  }

  /**
   * Answers a request for one of these paths, with an allowed method.
   *
   * @throws DeniedException if it is not answered as asked
   */
  Answer answer(HttpRequestPacket request, String body) {
    return switch (request.getRequestURI()) {
      case SIGN_IN -> signIn(request, body);
      case SIGN_OUT -> signOut(request);
      case TICKET -> ticket(access.admin(request));
      default -> Answer.ok(Me.of(access.admin(request)));
    };
  }

  /** What is typed to sign in. */
  record SignIn(String token) {
    SignIn {
      if (token == null || token.isEmpty()) {
        throw new BadRequestException("the token is missing");
      }
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "SignIn(hidden)";
    }
  }

  /** Who is signed in. */
  record Me(String name, String role) {
    static Me of(Principal principal) {
      return new Me(principal.name(), principal.role().name().toLowerCase(Locale.ROOT));
    }
  }

  private Answer signIn(HttpRequestPacket request, String body) {
    Principal principal = access.holder(Json.parse(body, SignIn.class).token(), request);
    if (!principal.isAdmin()) {
      throw new DeniedException(Denial.unauthorized("a client token does not open the console"));
    }
    LOG.info("{} signed in", principal.name());
    String cookie = Cookie.keep(signIns.issue(principal), LIFETIME, isSecure(request));
    return new Answer(200, Me.of(principal), Map.of("Set-Cookie", cookie));
  }

  /** Whoever is not signed in may sign out as well: the cookie goes in any case. */
  private Answer signOut(HttpRequestPacket request) {
    Cookie.of(request)
        .flatMap(signIns::end)
        .ifPresent(principal -> LOG.info("{} signed out", principal.name()));
    return Answer.empty(204, Map.of("Set-Cookie", Cookie.forget(isSecure(request))));
  }

  private Answer ticket(Principal principal) {
    return Answer.ok(new TicketDesk.Issued(tickets.issue(principal), Tickets.VALID.toMillis()));
  }

  /** A page that was loaded over TLS says so, also where a proxy takes the TLS away. */
  private static boolean isSecure(HttpRequestPacket request) {
    return request.isSecure()
        || HttpHeaders.only(request, "Origin").filter(o -> o.startsWith("https:")).isPresent();
  }
}
