/**
 * Integration tests on real sockets: a Tyrus server in one network namespace, its peers in others,
 * and links that are cut so that no FIN, RST or ICMP passes.
 *
 * <p>Read {@link dev.presence.it.Bench} first: it makes the namespaces and the child processes of a
 * test, and prints everything they said when the test fails. The fault matrix is built on it: a
 * {@link dev.presence.it.Fault} says how it is done and what must come of it, a {@link
 * dev.presence.it.Run} strikes the peers of one server, {@link dev.presence.it.Judge} compares, and
 * {@link dev.presence.it.Plans} says what runs where.
 */
@NullMarked
package dev.presence.it;

import org.jspecify.annotations.NullMarked;
