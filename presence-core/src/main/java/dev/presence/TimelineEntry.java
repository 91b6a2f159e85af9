package dev.presence;

import java.time.Instant;

/**
 * One moment in a session's life.
 *
 * @param at wall clock, exact to one tick
 * @param what in plain words, for example {@code ping, answered after 0.8 ms}
 */
public record TimelineEntry(Instant at, String what) {}
