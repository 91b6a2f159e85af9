package dev.presence.examples;

import dev.presence.HeartbeatPolicy;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows, in less than a minute, what a map does not notice and presence does. */
@Command(
    name = "demo",
    description =
        "Cuts an agent's cable, and shows who a plain map lists and who presence lists. Takes about"
            + " 50 s; ends with 0 if the ghost was gone in time, else with 1. With --open it stays:"
            + " cut and heal the cables yourself.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {
  /** Those of the default policy. */
  private static final Duration INTERVAL = Duration.ofSeconds(27);

  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  @Spec private CommandSpec spec;

  @Option(
      names = "--open",
      description =
          "Serve a page on which cables are cut and healed, and the console, until Ctrl-C.")
  private boolean open;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  DemoCommand() {}

  @Override
  public Integer call() throws DeploymentException, IOException, InterruptedException {
    Logging.onlyWarnings();
    Logging.onlyErrorsOfContainers();
    Logging.bridge();
    HeartbeatPolicy policy = HeartbeatPolicy.whenIdle(INTERVAL, TIMEOUT);
    Duration bound = policy.detectionBound().orElseThrow();
    PrintWriter out = spec.commandLine().getOut();
    out.println(DemoText.introduction(INTERVAL, TIMEOUT));
    try (DemoStage stage = new DemoStage(policy)) {
      if (open) {
        new OpenDemo(stage, out).run();
        return 0;
      }
      out.println(DemoText.plan(DemoStage.VICTIM));
      out.flush();
      return new Demo(bound, Demo.CUT_AT_SECOND, stage, out).run() ? 0 : Main.FAILED;
    }
  }
}
