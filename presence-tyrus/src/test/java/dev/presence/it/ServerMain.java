package dev.presence.it;

import dev.presence.LeaveReason;
import jakarta.websocket.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * The server process: a real server with presence installed, told what to do line by line.
 *
 * <p>Options are {@code key=value}, see {@link ServerOptions}. Commands: {@code push USER MILLIS},
 * {@code flood USER}, {@code async USER}, {@code end USER}, {@code evict USER}, {@code stats},
 * {@code usage}, {@code collect MILLIS}, {@code dump}, {@code quit}. It ends when its standard
 * input does, so that it never outlives its parent.
 */
public final class ServerMain {
  private ServerMain() {}

  /** Starts the server and obeys until the end of input. */
  public static void main(String[] args) throws Exception {
    RunningServer server = RunningServer.start(ServerOptions.parse(args));
    Out.report("listening", "port", server.port(), "path", server.path());
    obeyUntilEnd(server);
    Runtime.getRuntime().halt(0);
  }

  private static void obeyUntilEnd(RunningServer server) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = commands.readLine()) != null) {
      attempt(server, line);
    }
  }

  private static void attempt(RunningServer server, String line) {
    try {
      obey(server, line.split(" "));
    } catch (RuntimeException e) {
      Out.report("failed", "command", line, "why", e);
    }
  }

  /** From a thread of the application's own. */
  private static void end(Session session) {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void async(String user, Session session) {
    try {
      Senders.async(user, session);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a session in good order, and tells how many closes have not come back shortly after. */
  private static void evict(RunningServer server, String user) {
    server
        .registry()
        .evict(server.registry().findUser(user).get(0), LeaveReason.CLOSED_BY_SERVER, "over");
    Pause.of(Duration.ofMillis(300));
    Out.report("evicted", "user", user, "closing", closing());
  }

  /** Those that wait for something: on a busy machine a close may just not have come to its end. */
  private static long closing() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getState() != Thread.State.RUNNABLE)
        .filter(thread -> Arrays.stream(thread.getValue()).anyMatch(ServerMain::closes))
        .count();
  }

  private static boolean closes(StackTraceElement frame) {
    return frame.getClassName().endsWith(".SessionConnection")
        && frame.getMethodName().equals("close");
  }

  private static void obey(RunningServer server, String[] command) {
    switch (command[0]) {
      case "push" -> Senders.push(server.session(command[1]), Long.parseLong(command[2]));
      case "flood" -> Senders.floodInBackground(command[1], server.session(command[1]));
      case "async" -> async(command[1], server.session(command[1]));
      case "evict" -> evict(server, command[1]);
      case "end" -> end(server.session(command[1]));
      case "stats" -> Chronicle.stats(server.registry());
      case "usage" -> Burden.usage();
      case "collect" -> Burden.collect(Long.parseLong(command[1]));
      case "dump" -> Chronicle.dump(server.registry());
      case "quit" -> server.close();
      default -> throw new IllegalArgumentException("unknown command " + command[0]);
    }
  }
}
