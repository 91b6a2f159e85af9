package dev.presence.examples;

import java.awt.AWTError;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo that a person plays: it stays, and says where the pages are. */
final class OpenDemo {
  private static final Logger LOG = LoggerFactory.getLogger(OpenDemo.class);

  private final DemoStage stage;
  private final PrintWriter out;

  OpenDemo(DemoStage stage, PrintWriter out) {
    this.stage = stage;
    this.out = out;
  }

  /** Until the thread is interrupted, or the process ends. */
  void run() throws IOException, InterruptedException {
    try (DemoPage page = DemoPage.start(stage)) {
      out.println(DemoText.open(page.address(), stage.console(), stage.adminToken()));
      out.flush();
      show(page.address());
      new CountDownLatch(1).await();
    }
  }

  /**
   * In the desktop's browser, if there is a desktop with a browser; the address is printed anyway.
   */
  private static void show(URI page) {
    try {
      if (!GraphicsEnvironment.isHeadless() && Desktop.isDesktopSupported()) {
        Desktop.getDesktop().browse(page);
      }
    } catch (IOException | UnsupportedOperationException | LinkageError | AWTError e) {
      LOG.debug("no browser opens: {}", e.toString());
    }
  }
}
