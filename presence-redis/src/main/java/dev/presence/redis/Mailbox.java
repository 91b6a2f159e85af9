package dev.presence.redis;

import static dev.presence.redis.Wire.bytes;

import io.lettuce.core.StreamMessage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this node has read its letters. Follower only.
 *
 * <p>At most once, also when the engine comes back with its data, letters included. A new
 * incarnation is attached by a script that empties the mailbox, so what is read from its beginning
 * is new. And what a link has brought counts only while that link is in use, which ends before the
 * next one is attached: no letter of the new incarnation is read by the old link.
 */
final class Mailbox {
  private static final Logger log = LoggerFactory.getLogger(RedisDirectory.class);

  private final Mail mail;
  private String instance = "";
  private String incarnation = "";
  private String last = "0-0";
  private long uncleared;

  Mailbox(Mail mail) {
    this.mail = mail;
  }

  void open(Link link) {
    if (!link.instance().equals(instance) || !link.incarnation().equals(incarnation)) {
      instance = link.instance();
      incarnation = link.incarnation();
      last = "0-0";
      uncleared = 0;
    }
  }

  /** The id of the last letter that was read. */
  String last() {
    return last;
  }

  /** A letter that is not understood is dropped: it must not cost this node its view. */
  void read(Link link, StreamMessage<String, byte[]> message) {
    if (link.isBroken()) {
      return;
    }
    last = message.getId();
    byte[] letter = message.getBody().get("b");
    if (letter == null) {
      return;
    }
    uncleared += letter.length;
    try {
      mail.receive(link, letter);
    } catch (RuntimeException e) {
      log.warn("a letter from another node is dropped, it cannot be understood: {}", e.toString());
    }
  }

  /** What has been read is of no use to the engine. */
  void clear(Link link) {
    if (uncleared == 0) {
      return;
    }
    int hyphen = last.indexOf('-') + 1;
    String next = last.substring(0, hyphen) + (Long.parseLong(last.substring(hyphen)) + 1);
    List<byte[]> args =
        List.of(bytes(incarnation), bytes(instance), bytes(next), bytes(Long.toString(uncleared)));
    uncleared = 0;
    Mail.tell(link, Script.RECEIVED, args)
        .exceptionally(
            failure -> {
              log.debug("what was read is not cleared before more is", failure);
              return List.of();
            });
  }
}
