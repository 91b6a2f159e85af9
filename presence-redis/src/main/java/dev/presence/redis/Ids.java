package dev.presence.redis;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Names of instances and members. An instance is one life of a node, {@code node#random}; a node
 * that was given up gets another. A member is {@code instance/sequence}.
 */
final class Ids {
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern MEMBER =
      Pattern.compile("[A-Za-z0-9._-]{1,64}#[0-9a-f]+/[0-9]{1,18}");

  private Ids() {}

  static String checkedNode(String name) {
    if (!NODE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a node's name must have 1 to 64 letters, digits, dots, underscores or hyphens, is "
              + name.substring(0, Math.min(name.length(), 100)));
    }
    return name;
  }

  static String random() {
    return String.format(Locale.ROOT, "%012x", ThreadLocalRandom.current().nextLong(1L << 48));
  }

  static String instance(String node) {
    return node + "#" + random();
  }

  static String member(String instance, String sequence) {
    return instance + "/" + sequence;
  }

  static boolean isMember(String id) {
    return MEMBER.matcher(id).matches();
  }

  static String node(String id) {
    return id.substring(0, id.indexOf('#'));
  }

  static String instanceOf(String member) {
    return member.substring(0, member.indexOf('/'));
  }

  static long sequence(String member) {
    return Long.parseLong(member.substring(member.indexOf('/') + 1));
  }
}
