package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.insight.page.Document;
import dev.tacet.insight.page.HtmlDocument;
import java.util.Map;
import java.util.function.Supplier;

/** Prints what a report came to in the form that was asked for. One thread. */
final class ReportPrinter {
  /** What a report can be printed as. */
  enum Form {
    TEXT,
    HTML,
    JSON,
    CSV
  }

  private final Terminal terminal;
  private final Form form;

  ReportPrinter(Terminal terminal, Form form) {
    this.terminal = terminal;
    this.form = form;
  }

  Form form() {
    return form;
  }

  /** Makes only what is printed. */
  void print(Supplier<Document> page, Supplier<Map<String, Object>> json) {
    switch (form) {
      case JSON -> terminal.json(ApiJson.write(json.get()));
      case HTML -> terminal.ownText(HtmlDocument.of(page.get()));
      case TEXT -> new DocumentPrinter(terminal).print(page.get());
      case CSV -> throw new IllegalStateException("only the report itself is a table");
    }
  }
}
