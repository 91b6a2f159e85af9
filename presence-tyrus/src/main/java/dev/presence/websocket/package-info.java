/**
 * Presence on any Jakarta WebSocket container.
 *
 * <p>Start at {@link dev.presence.websocket.WebSocketPresence}: installed once per server, found by
 * its endpoints, it feeds a {@link dev.presence.SessionRegistry} with joins, leaves and evidence.
 *
 * <ul>
 *   <li>{@code SessionConnection} is one Jakarta session as core's {@link dev.presence.Connection}.
 *   <li>{@link dev.presence.websocket.Transport} is what only a particular container can do: abort
 *       hard, look into the receive queue, name the peer's address, tell every byte. Without one
 *       everything here works on what the Jakarta API offers.
 *   <li>{@code Bindings} ties a presence to its container, so that endpoints need no static field.
 *   <li>{@code Closing} and {@code ConnectionErrors} turn close codes and exceptions into reasons.
 * </ul>
 *
 * <p>No class here knows Tyrus or any other container; containers depend on this package.
 */
@NullMarked
package dev.presence.websocket;

import org.jspecify.annotations.NullMarked;
