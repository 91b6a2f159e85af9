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
        "session=" + LogText.quoted(d.id()),
        "user=" + LogText.quoted(d.identity().user()),
        "device=" + LogText.quoted(d.identity().device()),
        "remote=" + LogText.quoted(d.attributes().getOrDefault(Attributes.REMOTE_ADDRESS, "-")),
        "reason=" + d.reason(),
        "silence=" + seconds(d.silence()),
        "waiting=" + seconds(d.waiting()),
        "rtt=" + d.rtt().map(DepartureLog::seconds).orElse("-"),
        "unread=" + (d.unread() < 0 ? "-" : d.unread()),
        "q=" + seconds(d.pingDelay()),
        "s=" + seconds(d.standstill()),
        "policy=" + LogText.quoted(d.policy()),
        "detail=" + LogText.quoted(d.detail()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.4fs", duration.toNanos() / 1e9);
  }
}
