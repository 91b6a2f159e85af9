package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a client can be asked to send as long as somebody watches it. */
enum LiveStream {
  /** See {@link ClientMessage.Metrics}. */
  @JsonProperty("metrics")
  METRICS,

  /** See {@link ClientMessage.Log}. */
  @JsonProperty("log")
  LOG
}
