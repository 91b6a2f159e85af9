package dev.presence;

/**
 * A policy and how it prints. Asked for once, outside any lock: {@code toString} is foreign code
 * and may do what it likes.
 */
record NamedPolicy(HeartbeatPolicy policy, String name) {
  static NamedPolicy of(HeartbeatPolicy policy) {
    return new NamedPolicy(policy, name(policy));
  }

  private static String name(HeartbeatPolicy policy) {
    try {
      return String.valueOf(policy.toString());
    } catch (RuntimeException | StackOverflowError e) {
      return policy.getClass().getName();
    }
  }
}
