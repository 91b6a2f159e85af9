package dev.presence.examples;

import static java.util.Objects.requireNonNull;

import dev.presence.HeartbeatPolicy;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of {@code serve}. Every error names the flag. */
final class ServerOptions {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration LONGEST_SPREAD = Duration.ofMinutes(10);
  private static final int MAX_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on (${DEFAULT-VALUE}); 0: a free one.")
  private int port;

  @Option(
      names = "--ping-interval",
      paramLabel = "TIME",
      defaultValue = "27s",
      converter = DurationConverter.class,
      description = "Silence before a client is pinged (${DEFAULT-VALUE}); ms, s, m or h.")
  private Duration pingInterval;

  @Option(
      names = "--pong-timeout",
      paramLabel = "TIME",
      defaultValue = "8s",
      converter = DurationConverter.class,
      description = "Silence after the ping that means it is dead (${DEFAULT-VALUE}).")
  private Duration pongTimeout;

  @Option(
      names = "--admin-token",
      paramLabel = "TOKEN",
      description = "Opens /api; made up and printed if not given.")
  private @Nullable String adminToken;

  @ArgGroup private @Nullable Clients clients;

  @Option(
      names = "--authenticator",
      paramLabel = "CLASS",
      description =
          "Knows whose a token is, in place of --admin-token, --client-token and --clients: an"
              + " implementation of dev.presence.examples.Authenticator on the class path.")
  private @Nullable String authenticator;

  @Mixin private TlsOptions tls;

  @Option(
      names = "--insecure-shared-token",
      description = "Use the one client token although the host is no loopback address.")
  private boolean insecureSharedToken;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "A web page's origin that may connect, for example https://example.org.")
  private final Set<String> allowedOrigins = new LinkedHashSet<>();

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDR[/BITS]",
      description = "A proxy, or a network of them, whose X-Forwarded-For is believed.")
  private final Set<String> trustedProxies = new LinkedHashSet<>();

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description =
          "How many connections one address may have (${DEFAULT-VALUE}), an IPv6 network of 64 bits"
              + " being one; those of a trusted proxy count for its clients.")
  private int maxConnectionsPerAddress;

  @Option(
      names = "--return-spread",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = DurationConverter.class,
      description =
          "Over which clients are told to return when this server goes (${DEFAULT-VALUE}); 10m at"
              + " most, 0s: at once.")
  private Duration returnSpread;

  @Option(
      names = "--command-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long a client's answer to a command is waited for (${DEFAULT-VALUE}).")
  private Duration commandTimeout;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--dry-run", description = "Find dead clients, but remove nobody.")
  private boolean dryRun;

  @SuppressWarnings("NullAway.Init") // picocli sets what has a default value
  ServerOptions() {}

  /** One or the other. */
  static final class Clients {
    @Option(
        names = "--client-token",
        paramLabel = "TOKEN",
        description =
            "Opens /client; made up and printed if not given. Its holder may name any user, so it"
                + " is for loopback hosts only.")
    @Nullable String token;

    @Option(
        names = "--clients",
        paramLabel = "FILE",
        description =
            "Lines of a token, a blank, and the one user who may connect with it; # begins a"
                + " comment.")
    @Nullable Path file;
  }

  /** A configuration, and those of its secrets that nobody but us knows yet. */
  record Settings(
      ServerConfig config, @Nullable String newAdminToken, @Nullable String newClientToken) {}

  /**
   * The settings that the flags say.
   *
   * @throws ParameterException names the flag that is wrong
   */
  Settings settings() {
    if (authenticator != null) {
      return new Settings(config(foreign(authenticator)), null, null);
    }
    String admin = adminToken == null ? Token.generate() : adminToken;
    String shared = sharedToken();
    return new Settings(
        config(tokens(token("--admin-token", admin), shared)),
        adminToken == null ? admin : null,
        clients == null ? shared : null);
  }

  private Authenticator foreign(String className) {
    if (adminToken != null || clients != null) {
      throw wrong(
          "--authenticator", "takes the place of --admin-token, --client-token and --clients");
    }
    try {
      return Class.forName(className)
          .asSubclass(Authenticator.class)
          .getConstructor()
          .newInstance();
    } catch (ClassNotFoundException e) {
      throw wrong("--authenticator", className + " is not on the class path");
    } catch (ClassCastException e) {
      throw wrong("--authenticator", className + " does not implement " + Authenticator.class);
    } catch (InvocationTargetException e) {
      throw wrong("--authenticator", className + " failed: " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw wrong(
          "--authenticator",
          className + " must be public and have a public constructor without parameters");
    }
  }

  private Authenticator tokens(Token admin, @Nullable String shared) {
    ClientTokens known = clientTokens(shared);
    if (known.find(admin).isPresent()) {
      throw wrong("--admin-token", "must not open the client endpoint as well");
    }
    return new TokenAuthenticator(admin, known);
  }

  private ServerConfig config(Authenticator knowing) {
    return ServerConfig.builder(knowing)
        .listen(host, port())
        .tls(tls.context())
        .policy(policy())
        .dryRun(dryRun)
        .origins(origins())
        .proxies(proxies())
        .maxConnectionsPerAddress(maxConnectionsPerAddress())
        .returnSpread(returnSpread())
        .commandTimeout(checked("--command-timeout", commandTimeout))
        .cluster(cluster.config())
        .build();
  }

  private int maxConnectionsPerAddress() {
    if (maxConnectionsPerAddress < 1) {
      throw wrong(
          "--max-connections-per-address", "must be at least 1, is " + maxConnectionsPerAddress);
    }
    return maxConnectionsPerAddress;
  }

  /** The token that all clients share; null if each has its own. */
  private @Nullable String sharedToken() {
    return clients == null ? Token.generate() : clients.token;
  }

  private ClientTokens clientTokens(@Nullable String shared) {
    if (clients != null && clients.file != null) {
      return clientsFile(clients.file);
    }
    if (!insecureSharedToken && !isLoopback()) {
      throw wrong(
          "--host",
          host
              + " is no loopback address: with one shared client token anybody who has it may name"
              + " any user. Give --clients FILE, or --insecure-shared-token if that is meant");
    }
    return ClientTokens.shared(token("--client-token", requireNonNull(shared)));
  }

  private ClientTokens clientsFile(Path file) {
    try {
      return ClientsFile.read(file);
    } catch (UserException e) {
      throw wrong("--clients", e.getMessage());
    }
  }

  private int port() {
    if (port < 0 || port > MAX_PORT) {
      throw wrong("--port", "must be between 0 and " + MAX_PORT + ", is " + port);
    }
    return port;
  }

  private HeartbeatPolicy policy() {
    return HeartbeatPolicy.whenIdle(
        checked("--ping-interval", pingInterval), checked("--pong-timeout", pongTimeout));
  }

  private Duration checked(String flag, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw wrong(flag, "must be between 10ms and 24h, is " + DurationConverter.text(value));
    }
    return value;
  }

  private Duration returnSpread() {
    if (returnSpread.compareTo(LONGEST_SPREAD) > 0) {
      throw wrong(
          "--return-spread", "must be 10m at most, is " + DurationConverter.text(returnSpread));
    }
    return returnSpread;
  }

  private Origins origins() {
    for (String origin : allowedOrigins) {
      if (!Origins.isOrigin(origin)) {
        throw wrong(
            "--allow-origin", "must look like https://example.org or http://host:8080: " + origin);
      }
    }
    return new Origins(allowedOrigins);
  }

  private TrustedProxies proxies() {
    List<AddressRange> ranges = new ArrayList<>();
    for (String proxy : trustedProxies) {
      ranges.add(
          AddressRange.parse(proxy)
              .orElseThrow(
                  () ->
                      wrong("--trusted-proxy", "must look like 10.0.0.7 or 10.0.0.0/8: " + proxy)));
    }
    return new TrustedProxies(ranges);
  }

  private Token token(String flag, String secret) {
    String problem = Token.problemWith(secret);
    if (problem != null) {
      throw wrong(flag, problem);
    }
    return Token.of(secret);
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw wrong("--host", host + " is not known");
    }
  }

  private ParameterException wrong(String flag, @Nullable String why) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '" + flag + "': " + why);
  }
}
