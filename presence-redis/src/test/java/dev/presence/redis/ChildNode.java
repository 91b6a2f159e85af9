package dev.presence.redis;

import dev.presence.DirectoryEvent;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A node in a process of its own, which can be killed, stopped and asked. */
final class ChildNode implements AutoCloseable {
  private static final String ENDED = "ended";

  private final Process process;
  private final PrintWriter questions;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ChildNode(Process process) {
    this.process = process;
    questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      process.inputReader().lines().forEach(answers::add);
    } catch (UncheckedIOException e) {
      // Ended by force.
    } finally {
      answers.add(ENDED);
    }
  }

  static ChildNode start(String uri, String name, Duration lease) {
    return start(List.of(), uri, name, lease);
  }

  /**
   * @param before a command that goes before it
   */
  static ChildNode start(List<String> before, String uri, String name, Duration lease) {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            ChildNode.class.getName(),
            uri,
            name,
            lease.toString()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(new File("target/scratch/child-" + name)))
              .start();
      ChildNode child = new ChildNode(process);
      child.ask("ready");
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer to one question, in one line. */
  String ask(String question) {
    questions.println(question);
    try {
      String answer = answers.poll(60, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer to " + question + " from " + process);
      }
      if (answer.equals(ENDED)) {
        throw new AssertionError(process + " has ended: see target/scratch");
      }
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** The ids of all members that it knows. */
  Set<String> ids() {
    return Set.of(ask("ids").split(" "));
  }

  /** In order: all its sessions leave, then the node. */
  void quit() {
    ask("quit");
    close();
  }

  void kill() {
    process.destroyForcibly();
  }

  void stop() {
    Signals.send("STOP", process);
  }

  void goOn() {
    Signals.send("CONT", process);
  }

  @Override
  public void close() {
    kill();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  // ---- in the process

  private static Churn churn;

  /** Arguments: URI, name, lease. Ends with its input, hence with who has started it. */
  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Node node = Node.start(args[0], args[1], Duration.parse(args[2]));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(node, line.split(" ")));
    }
    System.exit(0);
  }

  private static String answer(Node node, String[] words) {
    switch (words[0]) {
      case "join":
        node.join(words[1]);
        return "joined";
      case "devices": // count, prefix of their names, device
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          node.join(Identity.of(words[2] + i, words[3]));
        }
        return "joined";
      case "quit":
        node.close();
        return "quit";
      case "lost":
        return Long.toString(node.told.left(LeaveReason.NODE_LOST));
      case "leave":
        node.registry.findUser(words[1]).forEach(node::leave);
        return "left";
      case "fill": // count, prefix of their names
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          node.join(words[2] + i);
        }
        return "filled";
      case "echo": // of whoever comes online, by a session of its own
        node.directory.on(
            DirectoryEvent.Online.class,
            online -> {
              if (online.user().startsWith("user")) {
                node.join("echo-of-" + online.user());
              }
            });
        return "echoing";
      case "churn": // seed, identities
        churn = new Churn(node, Long.parseLong(words[1]), Integer.parseInt(words[2]));
        return "churning";
      case "rest":
        churn.close();
        return "resting";
      case "live":
        return node.freshness().toString();
      case "here":
        return node.registry.sessions().stream()
            .map(PeerSession::identity)
            .map(identity -> identity.user())
            .collect(Collectors.joining(" "));
      case "ids":
        return String.join(" ", node.ids());
      case "replaced":
        return Long.toString(
            node.registry.departures().stream()
                .filter(departure -> departure.reason() == LeaveReason.REPLACED)
                .count());
      case "mistakes":
        return node.told.mistakes().toString();
      case "left":
        return Integer.toString(node.told.left().size());
      default:
        return "ready";
    }
  }
}
