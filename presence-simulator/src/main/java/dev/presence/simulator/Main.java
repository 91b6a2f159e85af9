package dev.presence.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code presence-simulator.jar}. */
@Command(
    name = "presence-simulator",
    description = "Proves a heartbeat policy before it meets users.",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CompareCommand.class, ExplainCommand.class})
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  Main() {}

  /**
   * Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 a command line
   * that could not be understood.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::explain)
        .setExecutionExceptionHandler(Main::report);
  }

  /** Without a command there is nothing to do but say which there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int explain(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    if (args.length == 0) {
      command.usage(err);
    } else {
      if (e instanceof UnmatchedArgumentException && !command.getSubcommands().isEmpty()) {
        err.println("Commands: " + String.join(", ", command.getSubcommands().keySet()) + ".");
      }
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return ExitCode.USAGE;
  }

  private static int report(Exception e, CommandLine command, ParseResult ignored) {
    PrintWriter err = command.getErr();
    if (e instanceof IOException) {
      err.println("cannot write: " + e.getMessage());
    } else {
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }
}
