/**
 * The whole under load: real servers and thousands of real connections, each in a process of its
 * own, with and without presence, and beside what else keeps idle connections alive.
 *
 * <p>A run has three kinds of processes: the runner, which starts, asks and ends the others; a
 * server ({@code ServerMain}), which holds one {@code Subject}; and clients ({@code ClientMain}),
 * thousands of them on one thread. They speak by lines: a command goes in, one {@code Reply} comes
 * out.
 */
@NullMarked
package dev.presence.benchmarks.whole;

import org.jspecify.annotations.NullMarked;
