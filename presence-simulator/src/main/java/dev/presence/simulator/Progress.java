package dev.presence.simulator;

import java.io.Console;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A bar on a terminal; nothing where nobody watches. Thread-safe. */
final class Progress implements LongConsumer {
  private static final int WIDTH = 40;
  private static final int PERCENT = 100;

  private final PrintWriter out;
  private final boolean shown;
  private final long total;
  private final AtomicLong done = new AtomicLong();
  private volatile String what = "";
  private volatile int painted = -1;

  Progress(PrintWriter out, boolean shown, long total) {
    this.out = out;
    this.shown = shown;
    this.total = total;
  }

  /** JDK 22 gives a console to everybody; whether it is a terminal one has to ask it. */
  @SuppressWarnings("SystemConsoleNull") // it is asked further
  static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // before JDK 22 a console was a terminal
    }
  }

  void begin(String name) {
    what = name;
    paint(true);
  }

  @Override
  public void accept(long more) {
    done.addAndGet(more);
    paint(false);
  }

  private synchronized void paint(boolean anyway) {
    int percent = (int) (PERCENT * done.get() / total);
    if (!shown || (percent == painted && !anyway)) {
      return;
    }
    painted = percent;
    int full = WIDTH * percent / PERCENT;
    out.printf(
        "\r\033[K[%s%s] %3d %% %s", "=".repeat(full), " ".repeat(WIDTH - full), percent, what);
    out.flush();
  }

  void end() {
    if (shown) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
