package dev.presence.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What the build knows: the version, and that of the chart library. */
final class Build implements IVersionProvider {
  private static final Properties PROPERTIES = load();

  private static Properties load() {
    try (InputStream in = Resources.open("build.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String version() {
    return PROPERTIES.getProperty("version");
  }

  static String chartJs() {
    return PROPERTIES.getProperty("chart.js");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"presence " + version()};
  }
}
