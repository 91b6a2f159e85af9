/**
 * Presence on Tyrus with Grizzly: what the Jakarta API cannot do.
 *
 * <p>Start at {@link dev.presence.tyrus.TyrusPresence}, the one call. It works on Tyrus's own
 * {@code Server}, and on {@link dev.presence.tyrus.GrizzlyWebSockets}: endpoints on a Grizzly
 * {@code HttpServer} of yours, with its address, TLS and HTTP handlers, and a {@link
 * dev.presence.tyrus.HandshakeGuard} ahead of the upgrade.
 *
 * <ul>
 *   <li>{@code Links} is the probe on Grizzly's transport: it ties sessions to connections and
 *       hands every read to its peer as evidence.
 *   <li>{@code Link} is one such tie: the {@link dev.presence.websocket.SessionConnection} of one.
 *   <li>{@code HeartbeatSieve} takes the application heartbeats out of what an endpoint gets, and
 *       sees the pongs; {@code MessageMeter} knows whether a message is unfinished.
 *   <li>{@code HardAbort} and {@code ReceiveQueue} are the hard abort and the last look.
 *   <li>{@link dev.presence.tyrus.KeepAlive} is TCP's own keepalive per socket; {@code
 *       KeepAliveAdvice} warns where it and the policy do not fit together.
 * </ul>
 */
@NullMarked
package dev.presence.tyrus;

import org.jspecify.annotations.NullMarked;
