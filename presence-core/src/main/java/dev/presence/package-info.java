/**
 * Who is online, and the evidence for it. Only bytes that arrived from a peer count; sends, their
 * results and {@code isOpen()} never do.
 *
 * <p>The map of this package, in the order in which to read it:
 *
 * <ul>
 *   <li>{@link dev.presence.SessionRegistry}: who is present. Every join has one leave. Beside it,
 *       for its use alone: Roster (the sessions), Admission and Duels (who may join), Lingers,
 *       Chain, Listener and Listeners (telling events), Departures and DepartureLog, Terminator
 *       (freeing connections), Pools.
 *   <li>{@link dev.presence.PeerSession}: one of them. {@link dev.presence.PeerSession#heard()} is
 *       the hot path; Pings, OpenPing and Timeline hold what changes a few times a minute.
 *   <li>{@link dev.presence.HeartbeatPolicy}: from {@link dev.presence.Vitals} to {@link
 *       dev.presence.Verdict}, a pure function. The built-in ones are in Policies, {@link
 *       dev.presence.AdaptivePolicy} apart. Review, by Rehearsal and TcpLimits, says what will go
 *       wrong with a policy in an {@link dev.presence.Environment}.
 *   <li>{@link dev.presence.DeadPeerDetector}: the duty cycle. Wheel says who is due, Inquiry asks
 *       the policy, Doubt remembers who was nearly given up, MassSilence looks at all together.
 *   <li>LivenessClock over {@link dev.presence.TimeSource}: time that stands still while this
 *       process does.
 *   <li>{@link dev.presence.Connection} and {@link dev.presence.LastLook}: what an adapter brings.
 *   <li>{@link dev.presence.PresenceEvent}, {@link dev.presence.Departure}, {@link
 *       dev.presence.PresenceStats}: what is told.
 *   <li>{@link dev.presence.PresenceDirectory} of {@link dev.presence.Member}s, with {@link
 *       dev.presence.DirectoryEvent}: who is present on any node. LocalDirectory is the one of a
 *       single node.
 * </ul>
 *
 * <p>Null is neither taken nor given unless {@code @Nullable} says so. Unless its documentation
 * says otherwise, a type is immutable or thread-safe.
 */
@NullMarked
package dev.presence;

import org.jspecify.annotations.NullMarked;
