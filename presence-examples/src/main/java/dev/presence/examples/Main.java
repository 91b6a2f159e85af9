package dev.presence.examples;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of {@code presence-server.jar}. */
@Command(
    name = "presence-server",
    description = "Knows which WebSocket clients are really connected.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ServeCommand.class, AgentCommand.class, DemoCommand.class})
public final class Main implements Runnable {
  /** Nothing else is known of a failure than that it failed. */
  static final int FAILED = 1;

  /** The command line could not be understood. */
  static final int BAD_USAGE = 2;

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
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return BAD_USAGE;
  }

  private static int report(Exception e, CommandLine command, ParseResult ignored) {
    if (e instanceof UserException) {
      command.getErr().println(e.getMessage());
      command.getErr().flush();
    } else {
      LoggerFactory.getLogger(Main.class).error("ended by an error of its own", e);
    }
    return FAILED;
  }
}
