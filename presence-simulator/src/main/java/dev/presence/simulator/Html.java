package dev.presence.simulator;

import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Text inside HTML, escaped, and tables of it. */
final class Html {
  private Html() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A table of figures. */
  static String table(String caption, List<String> header, List<List<String>> rows) {
    return table("", caption, header, rows);
  }

  /** A table of sentences. */
  static String prose(String caption, List<String> header, List<List<String>> rows) {
    return table(" class=\"prose\"", caption, header, rows);
  }

  /** The first column names the row. It scrolls by itself where the page is narrower than it. */
  private static String table(
      String attributes, String caption, List<String> header, List<List<String>> rows) {
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
        + escaped(caption)
        + "\"><table"
        + attributes
        + "><caption>"
        + escaped(caption)
        + "</caption><thead><tr>"
        + header.stream().map(cell -> cell("th scope=\"col\"", "th", cell)).collect(joining())
        + "</tr></thead><tbody>"
        + rows.stream().map(Html::row).collect(joining())
        + "</tbody></table></div>";
  }

  private static String row(List<String> cells) {
    String rest = cells.stream().skip(1).map(cell -> cell("td", "td", cell)).collect(joining());
    return "<tr>" + cell("th scope=\"row\"", "th", cells.get(0)) + rest + "</tr>\n";
  }

  private static String cell(String open, String close, String text) {
    return "<" + open + ">" + escaped(text) + "</" + close + ">";
  }

  private static Collector<CharSequence, ?, String> joining() {
    return Collectors.joining();
  }
}
