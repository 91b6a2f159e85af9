package dev.presence.websocket;

/**
 * What became of the messages given to {@link WebSocketPresence#send} and {@code broadcast}, since
 * the presence was installed; and what is unsent now. Grows in minor versions: read it by its
 * accessors.
 *
 * @param sent written to the socket, as the container says
 * @param failed refused or not written by the container
 * @param droppedOldest given up for newer ones, or because of their age
 * @param droppedNewest given up because there was no room
 * @param tooLarge larger than the limit
 * @param abandoned unsent when their session left, or sent after that
 * @param slowConsumers sessions that left because they were too far behind
 * @param unsentMessages not finished by now
 * @param unsentBytes their bytes
 */
public record SendStats(
    long sent,
    long failed,
    long droppedOldest,
    long droppedNewest,
    long tooLarge,
    long abandoned,
    long slowConsumers,
    long unsentMessages,
    long unsentBytes) {}
