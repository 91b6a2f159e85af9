package dev.presence.websocket;

import java.time.Duration;
import java.util.Optional;

/**
 * What a container's sessions are prepared with.
 *
 * @param detectionBound the policy's; empty if it has none
 */
record Settings(Optional<Duration> detectionBound) {}
