package dev.presence.examples;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which servers this one is among. */
final class ClusterOptions {
  private static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final String DEFAULT_PREFIX = "presence";
  private static final Set<String> SCHEMES =
      Set.of(
          "redis",
          "rediss",
          "redis-sentinel",
          "rediss-sentinel",
          "redis-cluster",
          "rediss-cluster");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cluster",
      paramLabel = "URI",
      description =
          "Redis or Valkey that the servers share, as redis://host:port: each lists the clients of"
              + " all. With a password it is better written into a file that only this server can"
              + " read, and given as @file.")
  private @Nullable String uri;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "This server's name among them, with --cluster; 1 to 64 of A-Z a-z 0-9 . _ -")
  private @Nullable String node;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long a server may be silent before its clients leave (15s), 1s to 5m; the same for"
              + " all.")
  private @Nullable Duration lease;

  @Option(
      names = "--cluster-trust",
      paramLabel = "FILE",
      description = "Whose certificates are believed by TLS, PEM; those that the JVM believes.")
  private @Nullable Path trust;

  @Option(
      names = "--cluster-prefix",
      paramLabel = "NAME",
      description = "What the keys begin with (presence), the same for all servers.")
  private @Nullable String prefix;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  ClusterOptions() {}

  /** Empty without the flag. */
  Optional<ClusterConfig> config() {
    if (uri == null) {
      requireAlone("--node", node);
      requireAlone("--lease", lease);
      requireAlone("--cluster-trust", trust);
      requireAlone("--cluster-prefix", prefix);
      return Optional.empty();
    }
    return Optional.of(
        new ClusterConfig(uri(uri), node(), lease(), prefix(), Optional.ofNullable(trust)));
  }

  private void requireAlone(String flag, @Nullable Object value) {
    if (value != null) {
      throw wrong(flag, "goes with --cluster");
    }
  }

  /** What is wrong is not repeated: it may be a password. */
  private String uri(String text) {
    try {
      String scheme = new URI(text).getScheme();
      if (scheme != null && SCHEMES.contains(scheme)) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw wrong(
        "--cluster",
        "must look like redis://host:port, or rediss://user:password@host:port/0 for TLS; what is"
            + " special in a password must be percent-encoded");
  }

  private String node() {
    if (node == null || !NODE.matcher(node).matches()) {
      throw wrong(
          "--node",
          "must be 1 to 64 letters of A-Z a-z, digits, dots, underscores or hyphens"
              + (node == null ? "; --cluster needs it" : ""));
    }
    return node;
  }

  private Duration lease() {
    Duration value = lease == null ? DEFAULT_LEASE : lease;
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw wrong("--lease", "must be between 1s and 5m, is " + DurationConverter.text(value));
    }
    return value;
  }

  private String prefix() {
    if (prefix == null) {
      return DEFAULT_PREFIX;
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw wrong(
          "--cluster-prefix", "must be 1 to 64 of A-Z a-z 0-9 . _ : -, is '" + prefix + "'");
    }
    return prefix;
  }

  private ParameterException wrong(String flag, String why) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '" + flag + "': " + why);
  }
}
