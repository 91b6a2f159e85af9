package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessLogTest {
  @Test
  void whatAClientSaysStaysInItsLineAndInItsQuotes() {
    assertThat(AccessLog.quoted("curl/8")).isEqualTo("\"curl/8\"");
    assertThat(AccessLog.quoted("a\r\n127.0.0.1 \"GET /\" 200"))
        .isEqualTo("\"a\\u000d\\u000a127.0.0.1 \\\"GET /\\\" 200\"");
    assertThat(AccessLog.quoted("\u001b[31m\u2028\u202e\\"))
        .isEqualTo("\"\\u001b[31m\\u2028\\u202e\\\\\"");
  }

  @Test
  void whatIsTooLongIsCut() {
    assertThat(AccessLog.quoted("x".repeat(200))).hasSize(202).endsWith("x\"");
    assertThat(AccessLog.quoted("x".repeat(201))).hasSize(205).endsWith("x\"...");
  }
}
