/**
 * What presence costs, measured against what a user would pick instead, in one run.
 *
 * <p>The map of this package, in the order in which to read it:
 *
 * <ul>
 *   <li>{@link dev.presence.benchmarks.Figure}: one row of a report, ours beside a peer's, with
 *       their {@link dev.presence.benchmarks.Quartiles} and the {@link
 *       dev.presence.benchmarks.Goal} that it has to meet.
 *   <li>{@link dev.presence.benchmarks.Measurement}: takes figures; Suite lists all of them.
 *   <li>Attempt: one measurement of a run, bounded, whose failure is no other's; Descendants are
 *       its processes.
 *   <li>Report is what a run writes. Table and Findings show it, with the Reasons for goals that
 *       are missed; Page and GrowthChart are made of several.
 *   <li>{@link dev.presence.benchmarks.Main}: the command line.
 * </ul>
 *
 * <p>Null is neither taken nor given unless {@code @Nullable} says so.
 */
@NullMarked
package dev.presence.benchmarks;

import org.jspecify.annotations.NullMarked;
