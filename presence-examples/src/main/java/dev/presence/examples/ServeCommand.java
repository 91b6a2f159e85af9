package dev.presence.examples;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the reference server until the process is told to end. */
@Command(
    name = "serve",
    description = "Runs the server.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServerOptions options;

  @Option(
      names = "--access-log",
      description = "Write a line for each HTTP request, and each WebSocket opened or closed.")
  private boolean accessLog;

  @SuppressWarnings("NullAway.Init") // picocli sets them
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (accessLog) {
      Logging.access();
    }
    Logging.bridge();
    ServerOptions.Settings settings = options.settings();
    ReferenceServer server = ReferenceServer.start(settings.config());
    // A signal ends the process by these hooks: clients are told, then the port is freed.
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    announce(server, settings);
    new CountDownLatch(1).await();
    return 0;
  }

  private void announce(ReferenceServer server, ServerOptions.Settings settings) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("listening on " + server.url());
    if (settings.newAdminToken() != null) {
      out.println("admin token: " + settings.newAdminToken());
    }
    if (settings.newClientToken() != null) {
      out.println("client token: " + settings.newClientToken());
    }
    out.flush();
  }
}
