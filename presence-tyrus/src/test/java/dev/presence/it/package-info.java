/**
 * Integration tests on real sockets: a Tyrus server in one network namespace, its peers in others,
 * and links that are cut so that no FIN, RST or ICMP passes.
 *
 * <p>Read {@link dev.presence.it.Bench} first: it makes the namespaces and the child processes of a
 * test, and prints everything they said when the test fails.
 */
@NullMarked
package dev.presence.it;

import org.jspecify.annotations.NullMarked;
