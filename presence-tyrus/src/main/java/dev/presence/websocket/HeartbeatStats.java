package dev.presence.websocket;

/**
 * Counters of the application heartbeat, since the presence was installed. No other metric counts
 * heartbeats.
 *
 * @param introduced sessions that speak it, now
 * @param received heartbeats that arrived, dropped ones included
 * @param sent welcomes, asks and answers
 * @param dropped malformed, too long, not understood, or too many
 * @param unanswered asks whose answer became overdue
 */
public record HeartbeatStats(
    int introduced, long received, long sent, long dropped, long unanswered) {}
