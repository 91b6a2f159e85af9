/**
 * Proves a heartbeat policy before it meets users: runs any policy, and the detectors of other
 * projects, against any network in virtual time, and measures the quality of service that the
 * failure-detector literature defines.
 *
 * <p>The map of this package, in the order in which to read it:
 *
 * <ul>
 *   <li>{@link dev.presence.simulator.Network}, {@link dev.presence.simulator.Networks}: what goes
 *       wrong. Script is one client's day of it; Link a direction of TCP.
 *   <li>{@link dev.presence.simulator.Contestant}, {@link dev.presence.simulator.Ruling}: who
 *       watches. {@link dev.presence.simulator.Peers} lists them with their sources; WatchedPeer
 *       drives one of our policies as the real detector would, on the ticks of TickClock.
 *   <li>ClientDay plays a client's day: Visit a session, Ghost what is left of a dead one.
 *   <li>{@link dev.presence.simulator.Simulation}: many client-days, in parallel. Tally, Totals,
 *       Ratio and Distribution count; {@link dev.presence.simulator.Quality} is the result.
 *   <li>{@link dev.presence.simulator.Main}: the command line; Report, Table and Csv write.
 * </ul>
 *
 * <p>Null is neither taken nor given unless {@code @Nullable} says so.
 */
@NullMarked
package dev.presence.simulator;

import org.jspecify.annotations.NullMarked;
