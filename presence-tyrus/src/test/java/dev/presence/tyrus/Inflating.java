package dev.presence.tyrus;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.glassfish.tyrus.core.extension.ExtendedExtension;
import org.glassfish.tyrus.core.frame.Frame;

/** What a client compresses is inflated, in one window (RFC 7692). For one connection. */
final class Inflating implements ExtendedExtension {
  static final String NAME = "permessage-deflate";
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Inflater inflater = new Inflater(true);

  @Override
  public Frame processIncoming(ExtensionContext context, Frame frame) {
    return frame.isRsv1()
        ? Frame.builder(frame).rsv1(false).payloadData(inflated(frame.getPayloadData())).build()
        : frame;
  }

  private byte[] inflated(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inflate(data, out);
    inflate(TAIL, out);
    return out.toByteArray();
  }

  private void inflate(byte[] data, ByteArrayOutputStream out) {
    byte[] buffer = new byte[1_000];
    inflater.setInput(data);
    try {
      for (int length = inflater.inflate(buffer); length > 0; length = inflater.inflate(buffer)) {
        out.write(buffer, 0, length);
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public Frame processOutgoing(ExtensionContext context, Frame frame) {
    return frame;
  }

  @Override
  public List<Parameter> onExtensionNegotiation(ExtensionContext context, List<Parameter> asked) {
    return List.of();
  }

  @Override
  public void onHandshakeResponse(ExtensionContext context, List<Parameter> response) {}

  @Override
  public void destroy(ExtensionContext context) {
    inflater.end();
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public List<Parameter> getParameters() {
    return List.of();
  }
}
