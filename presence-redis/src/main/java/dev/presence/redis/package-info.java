/**
 * Who is present on any node, by way of Redis or Valkey: {@link dev.presence.redis.RedisDirectory}.
 *
 * <p>Beside it, for its use alone:
 *
 * <ul>
 *   <li>Ledger: the sessions of this node, and which of them the engine has yet to hear of. Held is
 *       one of them.
 *   <li>Keeper, one thread: keeps this node's lease, puts joins and leaves to the engine in
 *       batches, watches the other nodes' leases (Observations), reaps and sweeps.
 *   <li>Follower, one thread: the only writer of the Replica, from the engine's stream of events; a
 *       gap in it is mended from a Snapshot. Listeners tells what the replica was told.
 *   <li>Engine makes Links: two connections, one to write and one to wait. A link that fails once
 *       is never used again. Scripts are the engine's atomic steps, Wire is their format.
 *   <li>Mail: messages from node to node.
 * </ul>
 */
@NullMarked
package dev.presence.redis;

import org.jspecify.annotations.NullMarked;
