package dev.presence.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where links come from. */
final class Engine implements AutoCloseable {
  /**
   * For all that a new link takes. Not the lease's business: an engine that thaws answers what has
   * waited, and a process that has just started is slow.
   */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

  private static final int TRIES = 10;
  private static final Pattern FIELD = Pattern.compile("(?m)^(\\w+):(.*?)\\r?$");
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final Address address;
  private final Slots slots;
  private final RedisClient client;
  private final Keys keys;
  private final Duration patience;
  private final Duration wait;

  /**
   * @param patience how long an answer may take on a link that is in use
   * @param wait how long the reading connection waits for events, beyond which it has patience
   */
  Engine(Address address, SslOptions tls, Keys keys, Duration patience, Duration wait) {
    this.address = address.within(FIRST_PATIENCE);
    this.keys = keys;
    this.patience = patience;
    this.wait = wait;
    slots = new Slots(address, uri -> dial(StringCodec.UTF8, uri));
    client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            // By itself the client would come back to another run of the engine, and repeat what it
            // had not seen answered.
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(FIRST_PATIENCE).build())
            .sslOptions(tls)
            .build());
  }

  /** Without the password. */
  String name() {
    return address.toString();
  }

  /**
   * A new link, to nobody yet: not attached.
   *
   * @throws RedisException if the engine cannot be reached or lets us not in
   * @throws IllegalStateException if it is none that will do
   */
  Link connect() {
    RedisURI master = address.isCluster() ? slots.owner(keys.meta()) : address.uris().get(0);
    StatefulRedisConnection<String, byte[]> writing = dial(CODEC, master);
    try {
      StatefulRedisConnection<String, byte[]> reading = dial(CODEC, master);
      try {
        String run = checked(name(), writing.sync().info());
        if (!run.equals(checked(name(), reading.sync().info()))) {
          throw new RedisException("two connections have reached two engines");
        }
        return new Link(keys, writing, reading, run, patience, wait.plus(patience));
      } catch (RuntimeException e) {
        Link.end(reading);
        throw e;
      }
    } catch (RuntimeException e) {
      Link.end(writing);
      throw e;
    }
  }

  /**
   * Again if the client cannot say what went wrong: a refusal that comes before the client listens
   * for it is told as an {@link IllegalStateException} of its own.
   */
  private <V> StatefulRedisConnection<String, V> dial(RedisCodec<String, V> codec, RedisURI uri) {
    for (int i = 1; i < TRIES; i++) {
      try {
        return client.connect(codec, uri);
      } catch (RedisConnectionException e) {
        if (!(e.getCause() instanceof IllegalStateException)) {
          throw e;
        }
      }
    }
    return client.connect(codec, uri);
  }

  /** The id of its run, if it will do. */
  static String checked(String engine, String info) {
    String version = field(engine, info, "redis_version");
    String[] numbers = version.split("\\.", -1);
    if (Integer.parseInt(numbers[0]) < 6
        || (Integer.parseInt(numbers[0]) == 6 && Integer.parseInt(numbers[1]) < 2)) {
      throw new IllegalStateException(
          "the engine at %s is version %s; 6.2 or newer is needed".formatted(engine, version));
    }
    if (!field(engine, info, "role").equals("master")) {
      throw new IllegalStateException(
          "the engine at %s is a replica, which cannot be written to; name its master"
              .formatted(engine));
    }
    return field(engine, info, "run_id");
  }

  private static String field(String engine, String info, String name) {
    Matcher field = FIELD.matcher(info);
    while (field.find()) {
      if (field.group(1).equals(name)) {
        return field.group(2);
      }
    }
    throw new IllegalStateException(
        "the engine at %s does not say its %s in INFO".formatted(engine, name));
  }

  @Override
  public void close() {
    Clients.end(client);
  }
}
