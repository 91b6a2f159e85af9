package dev.presence.simulator;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Networks with a name. Their figures are round numbers near published ones where the source says
 * so, else assumptions; what matters in a comparison is that all contestants get the same.
 *
 * <p>Common to all but {@code quiet} and {@code stalls}: the server's process stands still four
 * times a day, for a median of 0.5 s (log-normal, sigma 1.5: one in a hundred exceeds 16 s), 60 s
 * at most.
 */
public final class Networks {
  private static final List<Network> ALL =
      List.of(quiet(), lan(), wifi(), mobile(), satellite(), browser(), stalls());

  private Networks() {}

  /** All of them. */
  public static List<Network> all() {
    return ALL;
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public static Network named(String name) {
    return ALL.stream()
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no network '" + name + "', known are " + names()));
  }

  static String names() {
    return ALL.stream().map(Network::name).collect(Collectors.joining(", "));
  }

  private static Network.Builder common(String name, String about) {
    return Network.builder(name, about)
        .stalls(ofHours(6), Delay.logNormal(ofMillis(500), 1.5), ofMinutes(1));
  }

  private static Network quiet() {
    return Network.builder("quiet", "constant 1 ms, nothing goes wrong but deaths: for checks")
        .source("by construction")
        .churn(ofHours(4), ofMinutes(1), 1, 0)
        .build();
  }

  private static Network lan() {
    return common("lan", "agents on servers and desks, wired; they speak once a minute")
        .source("assumptions; data-centre round trips well below 1 ms are common knowledge")
        .delay(Delay.normal(ofNanos(250_000), ofNanos(50_000)))
        .loss(1e-5)
        .churn(ofHours(10), ofMinutes(30), 0.3, 0.3)
        .traffic(ofMinutes(1), ofMinutes(1))
        .build();
  }

  private static Network wifi() {
    return common("wifi", "laptops at home and in offices: bursts of loss, roaming, a home router")
        .source(
            "RFC 5382 REQ-5 asks NATs for 2 h 4 min; the 4 min taken here, bursts and outages are"
                + " assumptions")
        .delay(Delay.logNormal(ofMillis(4), 0.8))
        .loss(1e-4)
        .bursts(ofMinutes(2), ofMillis(800), 0.4)
        .outages(ofMinutes(45), Delay.logNormal(ofSeconds(2), 1.0), ofMinutes(5))
        .natIdle(ofMinutes(4))
        .churn(ofHours(2), ofHours(1), 0.3, 0.8)
        .traffic(ofMinutes(2), ofMinutes(1))
        .build();
  }

  private static Network mobile() {
    return common("mobile", "phones on the move: hand-over, lifts and tunnels, a carrier's NAT")
        .source(
            "RFC 5382 REQ-5 asks NATs for 2 h 4 min; the 4 min taken here, delays, bursts and outages"
                + " are assumptions")
        .delay(Delay.logNormal(ofMillis(25), 0.6))
        .loss(5e-4)
        .bursts(ofSeconds(60), ofMillis(500), 0.5)
        .outages(ofMinutes(20), Delay.logNormal(ofSeconds(4), 1.2), ofMinutes(5))
        .natIdle(ofMinutes(4))
        .churn(ofMinutes(30), ofMinutes(30), 0.5, 0.8)
        .traffic(ofMinutes(3), ofMinutes(1))
        .build();
  }

  private static Network satellite() {
    return common("satellite", "geostationary: 600 ms round trip, rain")
        .source(
            "36,000 km twice is 240 ms one way at the speed of light, plus processing; rain assumed")
        .delay(Delay.normal(ofMillis(300), ofMillis(20)))
        .loss(1e-3)
        .bursts(ofMinutes(5), ofSeconds(3), 0.5)
        .outages(ofHours(4), Delay.logNormal(ofSeconds(10), 1.0), ofMinutes(5))
        .churn(ofHours(12), ofMinutes(10), 0.3, 0)
        .traffic(ofMinutes(2), ofMinutes(2))
        .build();
  }

  private static Network browser() {
    return common(
            "browser", "tabs on laptops: as wifi, and often hidden, with timers once a minute")
        .source(
            "timers of a page hidden for 5 min run at most once a minute: Chrome 88, intensive"
                + " throttling (chromestatus feature 4718288976216064); how often and how long tabs are"
                + " hidden is assumed")
        .delay(Delay.logNormal(ofMillis(8), 0.8))
        .loss(1e-4)
        .bursts(ofMinutes(2), ofMillis(800), 0.4)
        .outages(ofMinutes(60), Delay.logNormal(ofSeconds(2), 1.0), ofMinutes(5))
        .natIdle(ofMinutes(4))
        .frozen(ofMinutes(20), Delay.exponential(ofMinutes(40)), ofHours(8))
        .churn(ofHours(1), ofMinutes(30), 0.4, 0.8)
        .traffic(ofMinutes(1), ofMinutes(1))
        .build();
  }

  private static Network stalls() {
    return Network.builder(
            "stalls", "a wired network whose server stands still 10 s to a minute, hourly")
        .source("an assumption: long collections, suspended virtual machines, overcommitted hosts")
        .delay(Delay.normal(ofNanos(250_000), ofNanos(50_000)))
        .loss(1e-5)
        .stalls(ofHours(1), Delay.logNormal(ofSeconds(20), 0.6), ofMinutes(2))
        .churn(ofHours(10), ofMinutes(30), 0.3, 0)
        .traffic(ofMinutes(1), ofMinutes(1))
        .build();
  }
}
