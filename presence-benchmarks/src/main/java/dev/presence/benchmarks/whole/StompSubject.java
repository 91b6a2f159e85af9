package dev.presence.benchmarks.whole;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Spring's simple STOMP broker on its usual Tomcat, with the heartbeat that a Spring user switches
 * on.
 *
 * <p>It is no ping: both sides send application data, a line feed in a text message, whenever they
 * have sent nothing else for the period, and each gives the other up after three periods of
 * silence. So twice the messages of a ping and its pong pass, or as many; a client needs STOMP; and
 * as one task walks all sessions, all of them beat together.
 */
record StompSubject(int port) implements Subject {
  /** Tomcat's default would stop accepting at 8,192. */
  private static final String CONNECTIONS = "65000";

  static StompSubject start(String host, Duration period) throws Exception {
    Path folder = Files.createTempDirectory("tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", host);
    connector.setProperty("maxConnections", CONNECTIONS);
    tomcat.setConnector(connector);
    deploy(tomcat, period);
    tomcat.start();
    return new StompSubject(connector.getLocalPort());
  }

  private static void deploy(Tomcat tomcat, Duration period) {
    Context application = tomcat.addContext("", null);
    application.addServletContainerInitializer(new WsSci(), null);
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("period", period));
    spring.register(StompApplication.class);
    Wrapper servlet = Tomcat.addServlet(application, "spring", new DispatcherServlet(spring));
    servlet.setLoadOnStartup(1);
    servlet.addMapping("/");
  }
}
