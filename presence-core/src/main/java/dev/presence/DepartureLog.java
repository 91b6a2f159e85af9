package dev.presence;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One INFO line per departure with stable key=value pairs, for whoever greps at night. Values that
 * hold anything but plain characters are quoted, so no name can forge a pair or a line.
 */
final class DepartureLog implements Consumer<PresenceEvent> {
  private static final Logger log = LoggerFactory.getLogger("dev.presence.departure");

  @Override
  public void accept(PresenceEvent event) {
    if (event instanceof PresenceEvent.Left left && log.isInfoEnabled()) {
      log.info(line(left.departure()));
    }
  }

  static String line(Departure d) {
    return String.join(
        " ",
        "session=" + quoted(d.id()),
        "user=" + quoted(d.identity().user()),
        "device=" + quoted(d.identity().device()),
        "remote=" + quoted(d.attributes().getOrDefault("remoteAddress", "-")),
        "reason=" + d.reason(),
        "silence=" + seconds(d.silence()),
        "waiting=" + seconds(d.waiting()),
        "rtt=" + d.rtt().map(DepartureLog::seconds).orElse("-"),
        "unread=" + (d.unread() < 0 ? "-" : d.unread()),
        "q=" + seconds(d.pingDelay()),
        "s=" + seconds(d.standstill()),
        "policy=" + quoted(d.policy()),
        "detail=" + quoted(d.detail()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.4fs", duration.toNanos() / 1e9);
  }

  private static String quoted(String value) {
    boolean plain = !value.isEmpty() && value.chars().allMatch(DepartureLog::isPlain);
    return plain ? value : '"' + escaped(value) + '"';
  }

  private static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c) || "._-/:()@+,[]".indexOf(c) >= 0;
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder(value.length());
    value.chars().forEach(c -> escape(text, (char) c));
    return text.toString();
  }

  private static void escape(StringBuilder text, char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
      text.append(String.format("\\u%04x", (int) c));
    } else {
      text.append(c);
    }
  }
}
