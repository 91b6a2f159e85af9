package dev.presence.tyrus;

import java.util.List;
import org.glassfish.tyrus.core.extension.ExtendedExtension;

/** Sees the frames of one connection as an extension would, though no handshake knows of it. */
abstract class Unnegotiated implements ExtendedExtension {
  @Override
  public List<Parameter> onExtensionNegotiation(ExtensionContext context, List<Parameter> asked) {
    return List.of();
  }

  @Override
  public void onHandshakeResponse(ExtensionContext context, List<Parameter> response) {}

  @Override
  public void destroy(ExtensionContext context) {}

  @Override
  public String getName() {
    return "presence";
  }

  @Override
  public List<Parameter> getParameters() {
    return List.of();
  }
}
