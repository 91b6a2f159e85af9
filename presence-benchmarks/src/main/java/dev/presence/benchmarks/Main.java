package dev.presence.benchmarks;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of {@code presence-benchmarks.jar}. */
@Command(
    name = "presence-benchmarks",
    description = "Measures what presence costs beside what a user would pick instead.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunCommand.Quick.class, RunCommand.Full.class, ReportCommand.class})
public final class Main implements Runnable {
  static final int MET = 0;
  static final int MISSED = 1;
  static final int USAGE = 2;
  static final int FAILED = 3;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  Main() {}

  /**
   * Runs one command and ends the process with its exit code: 0 every goal is met, 1 one is missed,
   * 2 a command line that could not be understood, 3 something could not be measured or written.
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::failed);
  }

  /** Without a command there is nothing to do but say which there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** A file that cannot be written says all by its name; what else there is needs its trace. */
  private static int failed(Exception e, CommandLine command, ParseResult ignored) {
    if (e instanceof IOException) {
      command.getErr().println(e);
    } else {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return FAILED;
  }
}
