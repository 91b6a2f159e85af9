package dev.presence.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a report: what was measured of presence and, in the same run and alternating with it,
 * of a peer that does the same job.
 *
 * @param group the heading under which it stands
 * @param peer null where presence stands alone
 * @param goal null where a figure is for information
 */
public record Figure(
    String group,
    String name,
    String unit,
    Quartiles ours,
    @Nullable Peer peer,
    @Nullable Goal goal) {
  /** Who else does the job, and at what cost, in the unit of the figure. */
  public record Peer(String name, Quartiles theirs) {}

  public Figure {
    Objects.requireNonNull(ours, "ours");
  }

  /** A figure of presence alone, without a goal. */
  public static Figure alone(String group, String name, String unit, Quartiles ours) {
    return new Figure(group, name, unit, ours, null, null);
  }

  /** A figure beside a peer's, without a goal. */
  public static Figure beside(
      String group, String name, String unit, Quartiles ours, String peer, Quartiles theirs) {
    return new Figure(group, name, unit, ours, new Peer(peer, theirs), null);
  }

  /** The same with a goal. */
  public Figure with(Goal.Relation relation, double limit, String source) {
    return new Figure(group, name, unit, ours, peer, new Goal(relation, limit, source));
  }

  /** Whether its goal is met; without a goal it is. */
  @JsonIgnore
  public boolean isMet() {
    return goal == null || goal.isMetBy(ours.median(), theirs());
  }

  /** The peer's median; NaN without a peer. */
  double theirs() {
    return peer == null ? Double.NaN : peer.theirs().median();
  }

  /** How many times less ours is; NaN without a peer. */
  double ratio() {
    return theirs() / ours.median();
  }
}
