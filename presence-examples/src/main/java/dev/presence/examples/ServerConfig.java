package dev.presence.examples;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;

/**
 * How a reference server runs.
 *
 * @param host to bind to; a name or an address
 * @param port to bind to; 0 for a free one
 * @param policy decides who is dead
 * @param dryRun nobody is removed
 * @param admin opens the API
 * @param clients open the client endpoint
 * @param origins web pages that may connect
 * @param returnSpread over which clients are told to return when this server goes
 * @param commandTimeout how long a client's answer to a command is waited for
 */
record ServerConfig(
    String host,
    int port,
    HeartbeatPolicy policy,
    boolean dryRun,
    Token admin,
    ClientTokens clients,
    Origins origins,
    Duration returnSpread,
    Duration commandTimeout) {}
