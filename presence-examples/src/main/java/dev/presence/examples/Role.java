package dev.presence.examples;

/** What somebody may do here. */
public enum Role {
  /** Connects at {@code /client}, and reaches nothing else. */
  CLIENT,
  /** Sees and disconnects everybody: {@code /api}, {@code /metrics} and {@code /console}. */
  ADMIN
}
