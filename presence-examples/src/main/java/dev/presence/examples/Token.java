package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a request may carry, kept as its SHA-256 only: it cannot be logged by mistake, and
 * comparing takes the same time whatever is presented.
 */
final class Token {
  /** RFC 6750's alphabet for bearer tokens; the length is what fits in a header with room left. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,512}=*");

  private static final int GENERATED_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] digest;

  private Token(byte[] digest) {
    this.digest = digest;
  }

  /** What is wrong with a secret, without repeating it; null if nothing is. */
  static @Nullable String problemWith(String secret) {
    return FORM.matcher(secret).matches()
        ? null
        : "a token is 1 to 512 letters, digits and ._~+/- (and = at its end)";
  }

  /** The token that this secret opens, well-formed or not. */
  static Token of(String secret) {
    return new Token(sha256(secret.getBytes(UTF_8)));
  }

  /** A new secret that nobody can guess. */
  static String generate() {
    byte[] bytes = new byte[GENERATED_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Takes the same time for every other token. */
  boolean isSameAs(Token other) {
    return MessageDigest.isEqual(digest, other.digest);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Token token && isSameAs(token);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "Token(hidden)";
  }
}
