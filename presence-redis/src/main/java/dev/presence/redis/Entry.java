package dev.presence.redis;

import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Map;

/**
 * One entry of the stream of events.
 *
 * @param version one more than that of the entry before
 */
record Entry(long version, String incarnation, List<Change> changes) {
  static Entry of(StreamMessage<String, byte[]> message) {
    Map<String, byte[]> body = message.getBody();
    byte[] incarnation = body.get("i");
    byte[] batch = body.get("e");
    if (incarnation == null || batch == null) {
      throw new IllegalStateException("a foreign entry in the stream: " + message.getId());
    }
    String id = message.getId();
    long version = Long.parseLong(id.substring(0, id.indexOf('-')));
    return new Entry(version, Wire.text(incarnation), Change.decode(batch));
  }
}
