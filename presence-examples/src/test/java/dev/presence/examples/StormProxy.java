package dev.presence.examples;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** nginx between clients and server, to be killed and started again on the same port. */
final class StormProxy implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final int port;
  private final List<String> command;
  private ChildProcess nginx;

  private StormProxy(int port, Path directory) throws Exception {
    this.port = port;
    Path configuration = directory.resolve("nginx.conf");
    this.command =
        List.of(
            PROGRAM.toString(),
            "-p",
            directory.toString(),
            "-c",
            configuration.toString(),
            "-e",
            "stderr");
    start();
  }

  static StormProxy to(int server) throws Exception {
    Path directory = Files.createTempDirectory("presence-storm");
    int port = freePort();
    Files.writeString(directory.resolve("nginx.conf"), configuration(directory, port, server));
    return new StormProxy(port, directory);
  }

  /** Aborts the test where nginx is not installed. */
  static void requireOrAbort() {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM),
        PROGRAM + " is missing: on Debian, apt-get install nginx-light");
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** One process in the foreground, so that its id is the child's and nothing outlives it. */
  private static String configuration(Path directory, int port, int server) {
    return """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log stderr crit;
        worker_rlimit_nofile 20000;
        events { worker_connections 19000; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d backlog=4096;
            location / {
              proxy_pass http://127.0.0.1:%3$d;
              proxy_http_version 1.1;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection upgrade;
              proxy_read_timeout 1h;
              proxy_send_timeout 1h;
            }
          }
        }
        """
        .formatted(directory, port, server);
  }

  int port() {
    return port;
  }

  void start() throws Exception {
    nginx = ChildProcess.of(command);
    TestServer.await("nginx listens\n" + nginx, STARTS_WITHIN, this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  ProcessHandle process() {
    return nginx.process().toHandle();
  }

  void kill() throws InterruptedException {
    nginx.process().destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    nginx.process().destroyForcibly();
    nginx.close();
  }
}
