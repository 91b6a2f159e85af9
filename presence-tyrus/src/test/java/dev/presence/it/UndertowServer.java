package dev.presence.it;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;
import jakarta.websocket.server.ServerContainer;
import java.net.InetSocketAddress;

/**
 * Embedded Undertow that hands messages to its workers, as WildFly has it: on I/O threads, where
 * they run by default, no handler may block in a send.
 */
final class UndertowServer {
  private UndertowServer() {}

  static RunningServer start(ServerOptions options) throws ServletException {
    DeploymentManager deployment =
        Servlets.defaultContainer().addDeployment(deployment(options.endpoint()));
    deployment.deploy();
    Undertow.Builder builder = Undertow.builder().setHandler(deployment.start());
    listen(builder, options);
    options.workers().ifPresent(builder::setWorkerThreads);
    ServerContainer container =
        (ServerContainer)
            deployment
                .getDeployment()
                .getServletContext()
                .getAttribute(ServerContainer.class.getName());
    var presence = options.presence(made -> made.install(container));
    Undertow undertow = builder.build();
    undertow.start();
    return new RunningServer(port(undertow), ServerOptions.PATH, presence, undertow::stop);
  }

  private static DeploymentInfo deployment(Class<?> endpoint) {
    return Servlets.deployment()
        .setClassLoader(UndertowServer.class.getClassLoader())
        .setContextPath("/")
        .setDeploymentName("test")
        .addServletContextAttribute(
            WebSocketDeploymentInfo.ATTRIBUTE_NAME,
            new WebSocketDeploymentInfo().setDispatchToWorkerThread(true).addEndpoint(endpoint));
  }

  private static void listen(Undertow.Builder builder, ServerOptions options) {
    options
        .keystore()
        .ifPresentOrElse(
            file -> builder.addHttpsListener(0, "0.0.0.0", Tls.of(file)),
            () -> builder.addHttpListener(0, "0.0.0.0"));
  }

  private static int port(Undertow undertow) {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }
}
