package io.jobdispatch.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

  @TempDir Path directory;

  @Test
  void folderIsMadeAndLeftEmpty() {
    Path folder = directory.resolve("made/if/missing");

    assertThat(OutputFolder.problem(folder)).isEmpty();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void fileInTheWayIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(OutputFolder.problem(file))
        .hasValue("cannot write to the folder " + file + ": there is a file of that name");
  }

  @Test
  void fileHigherUpIsAProblemToo() throws IOException {
    Path folder = Files.createFile(directory.resolve("file")).resolve("folder");

    assertThat(OutputFolder.problem(folder))
        .hasValueSatisfying(text -> assertThat(text).startsWith("cannot write to the folder"));
  }
}
