package dev.presence.simulator;

import dev.presence.HeartbeatPolicy;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Policies as a command line names them: {@code whenIdle:15s,10s}. An error says what is known, or
 * which range a value is out of.
 */
final class PolicySpec {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");
  private static final int COUNTABLE_BITS = 31;
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS);

  private record Kind(String name, String form, Function<String, HeartbeatPolicy> parser) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("whenIdle", "whenIdle:INTERVAL,TIMEOUT", PolicySpec::whenIdle),
          new Kind("fixedInterval", "fixedInterval:INTERVAL,MISSED", PolicySpec::fixedInterval),
          new Kind("passive", "passive:TIMEOUT", PolicySpec::passive),
          new Kind("within", "within:HARD,POLICY", PolicySpec::within),
          new Kind(
              "adaptive", "adaptive:INTERVAL..INTERVAL,TIMEOUT..TIMEOUT,K", PolicySpec::adaptive),
          new Kind("off", "off", PolicySpec::off));

  private PolicySpec() {}

  /**
   * The policy.
   *
   * @throws IllegalArgumentException if it is none
   */
  static HeartbeatPolicy parse(String spec) {
    int colon = spec.indexOf(':');
    String name = colon < 0 ? spec : spec.substring(0, colon);
    String arguments = colon < 0 ? "" : spec.substring(colon + 1);
    for (Kind kind : KINDS) {
      if (kind.name().equals(name)) {
        return kind.parser().apply(arguments);
      }
    }
    throw new IllegalArgumentException("no policy '" + name + "', known are " + forms());
  }

  static String forms() {
    return String.join(", ", KINDS.stream().map(Kind::form).toList());
  }

  private static HeartbeatPolicy whenIdle(String text) {
    if (text.isEmpty()) {
      return HeartbeatPolicy.whenIdle();
    }
    String[] parts = parts("whenIdle:INTERVAL,TIMEOUT", text, 2);
    return HeartbeatPolicy.whenIdle(duration(parts[0]), duration(parts[1]));
  }

  private static HeartbeatPolicy fixedInterval(String text) {
    String[] parts = parts("fixedInterval:INTERVAL,MISSED", text, 2);
    return HeartbeatPolicy.fixedInterval(duration(parts[0]), number(parts[1]));
  }

  private static HeartbeatPolicy passive(String text) {
    return HeartbeatPolicy.passive(duration(parts("passive:TIMEOUT", text, 1)[0]));
  }

  private static HeartbeatPolicy within(String text) {
    String[] parts = parts("within:HARD,POLICY", text, 2);
    return HeartbeatPolicy.within(duration(parts[0]), parse(parts[1]));
  }

  private static HeartbeatPolicy adaptive(String text) {
    if (text.isEmpty()) {
      return HeartbeatPolicy.adaptive();
    }
    String[] parts = parts("adaptive:INTERVAL..INTERVAL,TIMEOUT..TIMEOUT,K", text, 3);
    Duration[] interval = range(parts[0]);
    Duration[] timeout = range(parts[1]);
    return HeartbeatPolicy.adaptive()
        .withInterval(interval[0], interval[1])
        .withTimeout(timeout[0], timeout[1])
        .withDeviations(number(parts[2]));
  }

  private static Duration[] range(String text) {
    String[] ends = text.split("\\.\\.", 2);
    if (ends.length != 2) {
      throw new IllegalArgumentException("'" + text + "' is no range: write 10s..30s");
    }
    return new Duration[] {duration(ends[0]), duration(ends[1])};
  }

  private static HeartbeatPolicy off(String text) {
    if (!text.isEmpty()) {
      throw new IllegalArgumentException("off takes no values, got '" + text + "'");
    }
    return HeartbeatPolicy.off();
  }

  /** The last one takes what is left. */
  private static String[] parts(String form, String text, int count) {
    String[] parts = text.split(",", count);
    if (parts.length != count || text.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is not of the form " + form);
    }
    return parts;
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    ChronoUnit unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration: write a whole number and ms, s, m or h, for example 15s");
    }
    // The policies name their own ranges; this only keeps the numbers countable.
    BigInteger value = new BigInteger(matcher.group(1));
    if (value.bitLength() > COUNTABLE_BITS) {
      throw new IllegalArgumentException(
          "'" + text + "' is out of range: durations of policies are between 10 ms and 24 h");
    }
    return Duration.of(value.longValueExact(), unit);
  }

  private static int number(String text) {
    return (int) Ranges.whole("a count", text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
