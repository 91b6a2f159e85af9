package dev.presence.examples;

import dev.presence.Identity;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one agent until the process is told to end. */
@Command(
    name = "agent",
    description =
        "Stays connected to a server, obeys what it is allowed, and streams CPU, memory, disk and a"
            + " log file as long as somebody watches.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true)
final class AgentCommand implements Callable<Integer> {
  private static final long GOODBYE_MILLIS = 2_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "ws://127.0.0.1:8080/client",
      description = "The server's endpoint (${DEFAULT-VALUE}).")
  private URI server;

  @Option(names = "--user", paramLabel = "USER", required = true, description = "Who connects.")
  private String user;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = Identity.DEFAULT_DEVICE,
      description = "With which device (${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      required = true,
      description = "The client token that the server knows.")
  private String token;

  @Option(
      names = "--trust-cert",
      paramLabel = "FILE",
      description =
          "PEM file with the certificates that a wss server may have; those that Java trusts if not"
              + " given.")
  private @Nullable Path trustedCertificates;

  @Option(
      names = "--allow",
      paramLabel = "COMMAND",
      split = ",",
      description =
          "What the server may call: thread-dump, ping-host, set-interval; nothing if not given.")
  private final Set<String> allowed = new LinkedHashSet<>();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "A text file whose new lines the server may have; it may be rotated.")
  private @Nullable Path log;

  @SuppressWarnings("NullAway.Init") // picocli sets them
  AgentCommand() {}

  @Override
  public Integer call() {
    Logging.onlyErrorsOfContainers();
    Logging.bridge();
    Agent agent = new Agent(target(), commands(), log(), this::say);
    Thread main = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main, done), "goodbye"));
    try {
      agent.run();
    } catch (InterruptedException e) {
      say("disconnected: the agent ends");
    } finally {
      done.countDown();
    }
    return 0;
  }

  /** Lets the agent close its connection, but does not wait for ever. */
  @SuppressWarnings("Interruption") // the thread is ours: the one that runs the agent
  private void end(Thread main, CountDownLatch done) {
    try {
      main.interrupt();
      if (!done.await(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)) {
        say("the connection could not be closed within " + GOODBYE_MILLIS + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AgentTarget target() {
    check("--server", AgentTarget.problemWith(server));
    check("--user", Names.isValid(user) ? null : "must match " + Names.PATTERN);
    check("--device", Names.isValid(device) ? null : "must match " + Names.PATTERN);
    check("--token", Token.problemWith(token));
    return new AgentTarget(server, Identity.of(user, device), token, true, trust());
  }

  private Optional<SSLContext> trust() {
    try {
      return Optional.ofNullable(trustedCertificates).map(Tls::client);
    } catch (UserException e) {
      check("--trust-cert", e.getMessage());
      throw e;
    }
  }

  private AgentCommands commands() {
    try {
      return AgentCommands.of(allowed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--allow': " + e.getMessage());
    }
  }

  /** One that does not exist yet is waited for. */
  private @Nullable Path log() {
    check("--log", log != null && Files.isDirectory(log) ? "is a folder: " + log : null);
    return log;
  }

  private void check(String flag, @Nullable String problem) {
    if (problem != null) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '" + flag + "': " + problem);
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
