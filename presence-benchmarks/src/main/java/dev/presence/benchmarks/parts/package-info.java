/**
 * The parts of presence on their own: hearing a peer, finding who is due, joining and leaving, a
 * snapshot, memory.
 *
 * <p>Null is neither taken nor given unless {@code @Nullable} says so.
 */
@NullMarked
package dev.presence.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
