/**
 * Presence on any Jakarta WebSocket container.
 *
 * <p>Start at {@link dev.presence.websocket.WebSocketPresence}: installed once per server, found by
 * its endpoints, it feeds a {@link dev.presence.SessionRegistry} with joins, leaves and evidence.
 *
 * <ul>
 *   <li>{@link dev.presence.websocket.SessionConnection} is one Jakarta session as core's {@link
 *       dev.presence.Connection}. Those who extend it do what only a particular container can:
 *       abort hard, look into the receive queue, name the peer's address, tell every byte.
 *   <li>{@code Containers} knows Tomcat, Jetty and Undertow, one {@code Container} each, by the
 *       name of a session's class and by {@code Hidden} names; {@code ContainerConnection} is a
 *       session in one of them, {@code PortableConnection} a session anywhere else, on what the
 *       Jakarta API offers.
 *   <li>{@code Bindings} ties a presence to its container, so that endpoints need no static field.
 *   <li>{@code Closing} and {@code ConnectionErrors} turn close codes and exceptions into reasons.
 *   <li>{@link dev.presence.websocket.PresenceClient} is the other end: {@code ClientRun} is its
 *       state machine, {@code ClientWatch} the doubt about the server, {@code ClientLink} one
 *       connection.
 * </ul>
 *
 * <p>No class here is compiled against Tyrus or any other container.
 */
@NullMarked
package dev.presence.websocket;

import org.jspecify.annotations.NullMarked;
