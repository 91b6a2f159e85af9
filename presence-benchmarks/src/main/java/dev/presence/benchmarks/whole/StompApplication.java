package dev.presence.benchmarks.whole;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** A Spring application with a STOMP endpoint and heartbeats in both directions. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocketMessageBroker
class StompApplication implements WebSocketMessageBrokerConfigurer {
  private final Duration period;
  private final TaskScheduler scheduler;

  /**
   * Made by Spring.
   *
   * @param scheduler without one the simple broker has no heartbeat; this one is Spring's own
   */
  StompApplication(
      Duration period, @Lazy @Qualifier("messageBrokerTaskScheduler") TaskScheduler scheduler) {
    this.period = period;
    this.scheduler = scheduler;
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry endpoints) {
    endpoints.addEndpoint("/stomp");
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry broker) {
    long millis = period.toMillis();
    broker
        .enableSimpleBroker("/topic")
        .setTaskScheduler(scheduler)
        .setHeartbeatValue(new long[] {millis, millis});
  }
}
