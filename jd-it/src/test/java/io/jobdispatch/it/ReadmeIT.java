package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReadmeIT {

  private static final Path QUICKSTART =
      Outcome.ROOT.resolve("jd-examples/src/main/java/io/jobdispatch/examples/Quickstart.java");

  private static final Path EXAMPLES =
      Outcome.ROOT.resolve("jd-examples/src/test/java/io/jobdispatch/examples");

  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");

  @Test
  void theProgramIsTheQuickstart() throws IOException {
    String source = Files.readString(QUICKSTART);
    String shown = source.substring(source.indexOf("import "));

    assertThat(Readme.program()).isEqualTo(withoutJavadoc(shown));
  }

  @Test
  void theDispatcherAndItsTestAreOurs() throws IOException {
    String dispatcher = Files.readString(EXAMPLES.resolve("Descent.java"));
    String test = Files.readString(EXAMPLES.resolve("DescentTest.java"));

    assertThat(Readme.text())
        .contains(dispatcher.substring(dispatcher.indexOf("final class")))
        .contains(test.substring(test.indexOf("import ")));
  }

  @Test
  void theProgramsOfTheJournalsPageAreOurs() throws IOException {
    String page = Files.readString(Outcome.ROOT.resolve("docs/journal.md"));
    String source = Files.readString(EXAMPLES.resolve("GainSweep.java"));

    assertThat(page)
        .contains(method(source, "List<Double> gains("))
        .contains(method(source, "List<Double> retried("));
  }

  /** A static method without its indentation. */
  private static String method(String source, String name) {
    int first = source.indexOf("  static " + name);
    int end = source.indexOf("\n  }\n", first) + "\n  }".length();
    return source.substring(first, end).stripIndent();
  }

  private static String withoutJavadoc(String source) {
    return source.replaceAll("(?s)/\\*\\*.*?\\*/\\s*", "");
  }

  @Test
  void everyFileThatItNamesIsThere() throws IOException {
    List<String> links =
        LINK.matcher(Readme.text()).results().map(match -> match.group(1)).toList();

    assertThat(links).isNotEmpty();
    assertThat(links).allSatisfy(link -> assertThat(Outcome.ROOT.resolve(link)).exists());
  }
}
