package dev.presence.it;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Embedded Tomcat with its NIO connector. */
final class TomcatServer {
  private TomcatServer() {}

  static RunningServer start(ServerOptions options) throws LifecycleException, DeploymentException {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Scratch.directory("tomcat").toString());
    Connector connector = connector(options);
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), Set.of());
    Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
    tomcat.start();
    ServerContainer container =
        (ServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
    container.addEndpoint(options.endpoint());
    var presence = options.presence(builder -> builder.install(container));
    tomcat.setConnector(connector); // accepts from here on
    return new RunningServer(
        connector.getLocalPort(), ServerOptions.PATH, presence, () -> stop(tomcat));
  }

  private static Connector connector(ServerOptions options) {
    Connector connector = new Connector();
    connector.setPort(0);
    AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
    options
        .workers()
        .ifPresent(
            size -> {
              protocol.setMaxThreads(size);
              protocol.setMinSpareThreads(size);
            });
    options.keystore().ifPresent(file -> secure(connector, file));
    return connector;
  }

  private static void secure(Connector connector, Path keystore) {
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
    certificate.setCertificateKeystoreFile(keystore.toString());
    certificate.setCertificateKeystorePassword(KeyStoreFile.PASSWORD);
    host.addCertificate(certificate);
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(host);
  }

  private static void stop(Tomcat tomcat) {
    try {
      tomcat.stop();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }
}
