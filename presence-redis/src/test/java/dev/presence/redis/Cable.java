package dev.presence.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Between two network namespaces, near and far, and cut without a FIN or RST: packets are dropped
 * where they would come in.
 */
final class Cable implements AutoCloseable {
  static final String NEAR = "10.77.1.1";
  private static final String FAR = "10.77.1.2";
  private static final String REQUIRED = "presence.require.netns";

  private final String near = "presence-redis-near-" + ProcessHandle.current().pid();
  private final String far = "presence-redis-far-" + ProcessHandle.current().pid();

  private Cable() {}

  /** Needs root, iproute2 and nftables; where they are required their lack is a failure. */
  static Cable lay() {
    Cable cable = new Cable();
    try {
      cable.connect();
      return cable;
    } catch (AssertionError e) {
      cable.close();
      if (Boolean.getBoolean(REQUIRED)) {
        throw e;
      }
      return Assumptions.abort("no network namespaces: " + e.getMessage());
    }
  }

  private void connect() {
    run("", "ip", "netns", "add", near);
    run("", "ip", "netns", "add", far);
    run("", "ip link add near netns", near, "type veth peer name far netns", far);
    raise(near, "near", NEAR);
    raise(far, "far", FAR);
  }

  private static void raise(String namespace, String port, String address) {
    run("", "ip -n", namespace, "address add", address + "/24 dev", port);
    run("", "ip -n", namespace, "link set", port, "up");
    run("", "ip -n", namespace, "link set lo up");
  }

  /** What goes before a command so that it runs at the near end. */
  List<String> near() {
    return List.of("ip", "netns", "exec", near);
  }

  List<String> far() {
    return List.of("ip", "netns", "exec", far);
  }

  /** Nothing arrives at the near end any more. */
  void cutToNear() {
    drop(near, "near");
  }

  void cutToFar() {
    drop(far, "far");
  }

  private static void drop(String namespace, String port) {
    run(
        """
        table inet cut {
          chain in {
            type filter hook input priority 0
            iifname %s drop
          }
        }
        """
            .formatted(port),
        "ip netns exec",
        namespace,
        "nft -f -");
  }

  /** Everything arrives again. */
  void heal() {
    for (String namespace : List.of(near, far)) {
      run("table inet cut\ndelete table inet cut\n", "ip netns exec", namespace, "nft -f -");
    }
  }

  @Override
  public void close() {
    for (String namespace : List.of(near, far)) {
      try {
        run("", "ip netns delete", namespace);
      } catch (AssertionError e) {
        // It was never there; what was said first is what matters.
      }
    }
  }

  private static void run(String input, String... command) {
    String all = String.join(" ", command);
    try {
      Process process =
          new ProcessBuilder(List.of(all.split(" "))).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(all + ": " + said);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(all, e);
    }
  }
}
