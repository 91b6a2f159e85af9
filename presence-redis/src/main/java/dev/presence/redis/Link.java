package dev.presence.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Two connections to one run of the engine: one to write, one that waits for events.
 *
 * <p>A link is used until its first failure and then never again, and nothing is repeated on it:
 * whether a call that failed was carried out is not known, and what follows finds out by asking.
 */
final class Link implements AutoCloseable {
  private final Keys keys;
  private final StatefulRedisConnection<String, byte[]> writing;
  private final StatefulRedisConnection<String, byte[]> reading;
  private final String run;
  private final Duration patience;
  private final Duration readPatience;
  private volatile boolean broken;

  // Written by the keeper before the follower is given the link.
  private String instance = "";
  private String incarnation = "";

  /** The newest version that the keeper has seen. */
  private volatile long seen;

  Link(
      Keys keys,
      StatefulRedisConnection<String, byte[]> writing,
      StatefulRedisConnection<String, byte[]> reading,
      String run,
      Duration patience,
      Duration readPatience) {
    this.keys = keys;
    this.writing = writing;
    this.reading = reading;
    this.run = run;
    this.patience = patience;
    this.readPatience = readPatience;
  }

  String run() {
    return run;
  }

  /** From here on answers are due in time. */
  void attached(String instance, String incarnation) {
    this.instance = instance;
    this.incarnation = incarnation;
    writing.setTimeout(patience);
    reading.setTimeout(readPatience);
  }

  String instance() {
    return instance;
  }

  String incarnation() {
    return incarnation;
  }

  long seen() {
    return seen;
  }

  void saw(long version) {
    seen = version;
  }

  RedisCommands<String, byte[]> reading() {
    return reading.sync();
  }

  RedisCommands<String, byte[]> writing() {
    return writing.sync();
  }

  /** Runs a script and waits for its answer; the scripts are loaded by their first use. */
  List<Object> call(Script script, List<byte[]> args) {
    RedisCommands<String, byte[]> commands = writing.sync();
    String[] key = {keys.meta()};
    byte[][] values = args.toArray(byte[][]::new);
    try {
      return commands.evalsha(commands.digest(script.text()), ScriptOutputType.MULTI, key, values);
    } catch (RedisNoScriptException e) {
      return commands.eval(script.text(), ScriptOutputType.MULTI, key, values);
    }
  }

  /** The same without waiting, for what is rare: the text is sent along. Any thread. */
  CompletionStage<List<Object>> ask(Script script, List<byte[]> args) {
    RedisFuture<List<Object>> answer =
        writing
            .async()
            .eval(
                script.text(),
                ScriptOutputType.MULTI,
                new String[] {keys.meta()},
                args.toArray(byte[][]::new));
    return answer;
  }

  boolean isBroken() {
    return broken || !writing.isOpen() || !reading.isOpen();
  }

  /** Ends whatever waits on it. Any thread. */
  @Override
  public void close() {
    broken = true;
    end(writing);
    end(reading);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is broken anyway: nothing hangs on how it ends
  static void end(StatefulRedisConnection<?, ?> connection) {
    connection.closeAsync();
  }
}
