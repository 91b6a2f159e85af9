package dev.presence.benchmarks;

/** How much time a run may take: less time, wider spread. */
public enum Effort {
  /** Each measurement once, in the smallest form that still tells: seconds. For the build. */
  SMOKE,
  /** Under 3 minutes for all measurements together. */
  QUICK,
  /** With the repetitions that a page of figures needs. */
  FULL
}
