package dev.presence.benchmarks;

/**
 * What a {@link Figure} has to reach.
 *
 * @param limit in the figure's unit for {@link Relation#AT_MOST} and {@link Relation#AT_MOST_MORE},
 *     a factor for the others
 * @param source where the limit comes from, in a few words
 */
public record Goal(Relation relation, double limit, String source) {
  /** At least {@code times} less, by a first measurement that beat what was asked for. */
  public static Goal measured(double times, double asked) {
    return new Goal(Relation.TIMES_LESS, times, firstOf(Numbers.of(asked)));
  }

  /** In the words of {@link #source}: the limit is what a first measurement found. */
  public static String firstOf(String asked) {
    return "as first measured; asked for: " + asked;
  }

  /** What is held against the limit. */
  public enum Relation {
    /** Our own figure, whatever a peer's is. */
    AT_MOST("at most %s %s"),
    /** Ours less the peer's. */
    AT_MOST_MORE("at most %s %s more"),
    /** The peer's divided by ours: how many times less ours is, at least. */
    TIMES_LESS("at least %s times less"),
    /** Ours divided by the peer's, at most. */
    AT_MOST_TIMES("at most %s times"),
    /** Ours divided by the peer's, at least: for what is better when there is more of it. */
    AT_LEAST_TIMES("at least %s times");

    private final String words;

    Relation(String words) {
      this.words = words;
    }
  }

  /**
   * Whether our {@code ours} beside a peer's {@code theirs} reaches it. Without a peer, {@code
   * theirs} is NaN, and only {@link Relation#AT_MOST} can be reached.
   */
  boolean isMetBy(double ours, double theirs) {
    return switch (relation) {
      case AT_MOST -> ours <= limit;
      case AT_MOST_MORE -> ours - theirs <= limit;
      case TIMES_LESS -> theirs >= limit * ours;
      case AT_MOST_TIMES -> ours <= limit * theirs;
      case AT_LEAST_TIMES -> ours >= limit * theirs;
    };
  }

  String text(String unit) {
    return String.format(relation.words, Numbers.of(limit), unit);
  }
}
