package dev.presence.examples;

import org.glassfish.grizzly.http.HttpRequestPacket;

/** Decides who may open a WebSocket at one path; the gate has checked everything else. */
@FunctionalInterface
interface Door {
  /**
   * Who enters.
   *
   * @throws DeniedException if nobody may
   * @throws BadRequestException if the request makes no sense
   */
  Principal enter(HttpRequestPacket request);
}
