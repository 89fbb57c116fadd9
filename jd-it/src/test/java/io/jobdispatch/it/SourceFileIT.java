package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that the command java compiles and runs, so that they are in no jar or folder. */
final class SourceFileIT {

  private static final String SQUARES =
      """
      import io.jobdispatch.core.Jobs;
      import io.jobdispatch.core.RunOptions;
      import io.jobdispatch.core.journal.JournalFolder;
      import java.io.Serializable;
      import java.nio.file.Path;
      import java.util.stream.IntStream;

      public class Squares {
        record Side(int length) implements Serializable {}

        record Area(int size) implements Serializable {}

        public static void main(String[] args) {
          System.out.println(
              Jobs.of(IntStream.range(0, 3).mapToObj(Side::new))
                  .evaluate((Side side) -> new Area(side.length * side.length))
                  .named("squares")
                  .with(
                      RunOptions.defaults()
                          .setting("jd.local.copy", args[1])
                          .journal(JournalFolder.at(Path.of(args[0]))))
                  .results());
        }
      }
      """;

  @TempDir private Path folder;

  private String run(String source, String... args) {
    List<String> line = new ArrayList<>(List.of("-cp", Outcome.LIB + "/*", source));
    line.addAll(List.of(args));
    Outcome outcome = Outcome.java(folder, line);
    assertThat(outcome.exitCode()).as(outcome.story()).isZero();
    return outcome.output();
  }

  @Test
  void theFirstProgramRunsAsASourceFile() throws IOException {
    Files.writeString(
        folder.resolve("Quickstart.java"), Readme.program().replace("1_000_000", "1_000"));

    assertThat(run("Quickstart.java")).startsWith("pi is about 3.1");
  }

  @Test
  void valuesOfItsOwnClassesAreCopiedAndComeBackFromAJournal() throws IOException {
    Files.writeString(folder.resolve("Squares.java"), SQUARES);
    String areas = "[Area[size=0], Area[size=1], Area[size=4]]" + System.lineSeparator();

    assertThat(run("Squares.java", "journal", "everything")).isEqualTo(areas);
    assertThat(run("Squares.java", "journal", "everything")).isEqualTo(areas);
    assertThat(run("Squares.java", "other", "evaluator")).isEqualTo(areas);
  }
}
