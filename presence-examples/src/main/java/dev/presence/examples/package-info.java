/**
 * The reference server, the agent and the demo: one runnable jar, {@code presence-server.jar}.
 *
 * <p>Where to look: {@link Main} is the command line. {@code ReferenceServer} puts HTTP and
 * WebSocket on one port and installs presence; {@code Gate} decides who is upgraded, {@code
 * ClientEndpoint} is the two-line adoption, {@code Api} answers over HTTP. {@code Agent} is a
 * client that stays connected. {@code Demo} runs all of it next to a server that only has a map,
 * and cuts a cable.
 */
@NullMarked
package dev.presence.examples;

import org.jspecify.annotations.NullMarked;
