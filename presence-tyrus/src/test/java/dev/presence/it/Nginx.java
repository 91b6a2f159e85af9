package dev.presence.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** nginx as a reverse proxy: one process with a configuration of its own in a new directory. */
final class Nginx {
  static final int PORT = 8080;
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final Duration START = Duration.ofSeconds(30);

  private Nginx() {}

  /** Aborts the test where nginx is not installed, or fails it where the fault tests must run. */
  static void requireOrAbort() {
    if (Files.isExecutable(PROGRAM)) {
      return;
    }
    String message = PROGRAM + " is missing: on Debian, apt-get install nginx-light";
    if (Boolean.getBoolean(NetLab.REQUIRED)) {
      fail(message + " (and -D" + NetLab.REQUIRED + "=true forbids to go without)");
    }
    Assumptions.abort(message);
  }

  /** Starts one in the middle that forwards to the server at this port. */
  static Child start(Middle middle, int serverPort) {
    Path directory = Scratch.directory("nginx");
    Path configuration = directory.resolve("nginx.conf");
    write(configuration, configuration(directory, middle, serverPort));
    Child nginx = Child.start("nginx", command(middle.namespace(), directory, configuration));
    awaitListening(middle.namespace());
    return nginx;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One process in the foreground, so that its id is the child's and nothing outlives it. */
  private static String configuration(Path directory, Middle middle, int serverPort) {
    return """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log stderr warn;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen %2$s:%3$d;
            location / {
              proxy_pass http://%4$s:%5$d;
              proxy_http_version 1.1;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection upgrade;
              proxy_read_timeout 1h;
              proxy_send_timeout 1h;
            }
          }
        }
        """
        .formatted(directory, middle.ownAddress(), PORT, middle.serverAddress(), serverPort);
  }

  private static List<String> command(String namespace, Path directory, Path configuration) {
    return List.of(
        "ip",
        "netns",
        "exec",
        namespace,
        PROGRAM.toString(),
        "-p",
        directory.toString(),
        "-c",
        configuration.toString(),
        "-e",
        "stderr");
  }

  private static void awaitListening(String namespace) {
    long start = System.nanoTime();
    while (Shell.run("ip", "netns", "exec", namespace, "ss", "-tlnH").isBlank()) {
      if (System.nanoTime() - start > START.toNanos()) {
        throw new AssertionError("nginx does not listen within " + START);
      }
      Pause.of(Duration.ofMillis(50));
    }
  }
}
