package dev.presence.redis;

/** The keys of one prefix. Braces make it one hash slot, so that a script may touch them all. */
record Keys(String prefix) {
  Keys {
    if (!prefix.matches("[A-Za-z0-9._:-]{1,64}")) {
      throw new IllegalArgumentException(
          "a key prefix must have 1 to 64 letters, digits, dots, colons, underscores or hyphens,"
              + " is "
              + prefix.substring(0, Math.min(prefix.length(), 100)));
    }
  }

  private String key(String name) {
    return "{" + prefix + "}:" + name;
  }

  String meta() {
    return key("meta");
  }

  String nodes() {
    return key("nodes");
  }

  String synced() {
    return key("synced");
  }

  String events() {
    return key("ev");
  }

  String sessions(String instance) {
    return key("n:" + instance);
  }

  String mail(String instance) {
    return key("in:" + instance);
  }
}
