package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class FolderLockTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  private void isRefusedHere(JournalFolder journal) {
    assertThatThrownBy(() -> journal.open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("in use by another run", journal.toString());
  }

  @Test
  void aSecondRunIsRefusedAndHarmsNothing() {
    try (Journal.Session first = journal().open("run", "p")) {
      isRefusedHere(journal());
      first.append(new Drawn(0, 0, ""));
    }

    List<JournalEntry> entries = new ArrayList<>();
    try (Journal.Session later = journal().open("later", "p")) {
      later.read(entries::add);
    }
    assertThat(entries).containsExactly(new Drawn(0, 0, ""));
  }

  @Test
  void anotherProcessIsRefusedAlsoAfterASecondRunWasRefusedHere() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      isRefusedHere(journal());

      assertThat(Opener.run(folder())).contains("in use by another run");
      assertThat(first.runId()).isEqualTo("run");
    }

    assertThat(Opener.run(folder())).isEqualTo("opened run");
  }

  @Test
  void theSameFolderUnderAnotherNameIsRefusedAsWell() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), folder());

    try (Journal.Session first = journal().open("run", "p")) {
      isRefusedHere(JournalFolder.at(link));
      assertThat(Opener.run(folder())).contains("in use by another run");
      assertThat(first.runId()).isEqualTo("run");
    }
  }

  /** Opens the journal by a copy of the library in a class loader of its own. */
  private AutoCloseable openByCopy(ClassLoader other) throws ReflectiveOperationException {
    Class<?> copy = other.loadClass(JournalFolder.class.getName());
    Object journal = copy.getMethod("at", Path.class).invoke(null, folder());
    return (AutoCloseable)
        copy.getMethod("open", String.class, String.class).invoke(journal, "run", "p");
  }

  @Test
  void twoCopiesOfTheLibraryKeepEachOtherAndOtherProcessesAway() throws Exception {
    try (URLClassLoader other = new URLClassLoader(urls(), null)) {
      try (Journal.Session first = journal().open("run", "p")) {
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> openByCopy(other))
              .hasStackTraceContaining("in use by another run");
          assertThat(Opener.run(folder())).contains("in use by another run");
        }
        assertThat(first.runId()).isEqualTo("run");
      }

      AutoCloseable second = openByCopy(other);
      try {
        for (int i = 0; i < 2; i++) {
          isRefusedHere(journal());
          assertThat(Opener.run(folder())).contains("in use by another run");
        }
      } finally {
        second.close();
      }
    }
    assertThat(Opener.run(folder())).isEqualTo("opened run");
  }

  private static URL[] urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String path : Opener.classPath().split(File.pathSeparator, -1)) {
      urls.add(Path.of(path).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  @Test
  void anOpeningThatFailsHalfWayLeavesItFree() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      assertThat(first.runId()).isEqualTo("run");
    }
    assertThatThrownBy(() -> journal().open("run", "other")).hasMessageContaining("is of 'p'");
    byte[] segment = Files.readAllBytes(Segments.file(folder(), 1));
    Files.writeString(Segments.file(folder(), 1), "not a segment");
    assertThatThrownBy(() -> journal().open("run", "p")).hasMessageContaining("not a segment");
    Files.write(Segments.file(folder(), 1), segment);

    assertThat(Opener.run(folder())).isEqualTo("opened run");
    try (Journal.Session later = journal().open("later", "p")) {
      assertThat(later.runId()).isEqualTo("run");
    }
  }

  @Test
  void aFolderInWhichNoLockCanBeMadeIsNotHeld() throws IOException {
    Path lock = Files.createDirectories(folder().resolve(Segments.LOCK));

    assertThatThrownBy(() -> journal().open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot open the journal");

    Files.delete(lock);
    try (Journal.Session later = journal().open("run", "p")) {
      assertThat(later.runId()).isEqualTo("run");
    }
  }

  @Test
  void anErrorInTheOpeningLeavesItFree() {
    assertThatThrownBy(() -> journal().on(FailingDisk.only(0).byError()).open("run", "p"))
        .isInstanceOf(OutOfMemoryError.class);

    try (Journal.Session later = journal().open("run", "p")) {
      assertThat(later.runId()).isEqualTo("run");
    }
  }
}
