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
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second master is kept out also where somebody has removed the lock file. */
@Timeout(600)
final class SegmentLockTest {

  private static final String IN_USE = "in use by another run";

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  private Path lock() {
    return folder().resolve(Segments.LOCK);
  }

  private static void write(Journal.Session session, List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      session.append(entry);
      session.commit();
    }
  }

  @Test
  void aSecondMasterIsRefusedWithoutALockFileAndChangesNothing() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      Files.delete(lock());

      assertThat(Opener.run(folder())).contains(IN_USE);
      assertThat(lock()).doesNotExist();
      write(first, Entries.drawn(0, 1));
    }

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 1));
  }

  @Test
  void theLockFileIsMadeAgainWithTheNextCommitAndAWarning() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      write(first, Entries.drawn(0, 1));
      Files.delete(lock());
      write(first, Entries.drawn(1, 2));

      assertThat(lock()).exists();
      assertThat(first.warnings()).hasSize(1);
      assertThat(first.warnings().get(0))
          .contains("lock file", "it was created again", lock().toString());
      write(first, Entries.drawn(2, 3));
      assertThat(first.warnings()).hasSize(1);
      assertThat(Opener.run(folder())).contains(IN_USE);
    }

    assertThat(Opener.run(folder())).isEqualTo("opened run");
  }

  @Test
  void soItIsIfASecondMasterOrAnybodyElseHasMadeAnother() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      Files.delete(lock());
      Files.createFile(lock());
      assertThat(Opener.run(folder())).contains(IN_USE);
      write(first, Entries.drawn(0, 1));

      assertThat(first.warnings()).hasSize(1);
      assertThat(Opener.run(folder())).contains(IN_USE);
    }
  }

  @Test
  void aLaterSegmentIsLockedAsWell() throws IOException {
    try (Journal.Session first = journal().segmentBytes(150).open("run", "p")) {
      for (int i = 0; i < 3; i++) {
        int segments = Entries.files(folder()).size();
        for (int n = 0; Entries.files(folder()).size() == segments; n++) {
          write(first, List.of(new Drawn(n, n, "")));
        }
        Files.delete(lock());

        assertThat(Opener.run(folder())).contains(IN_USE);
        assertThat(lock()).doesNotExist();
        write(first, List.of(new Drawn(99, 99, "")));
      }
      first.append(Entries.SNAPSHOT);
      Files.delete(lock());
      assertThat(Opener.run(folder())).contains(IN_USE);
    }
  }

  @Test
  void aSecondMasterInThisJvmIsRefusedWithoutALockFile() throws Exception {
    try (Journal.Session first = journal().open("run", "p");
        URLClassLoader other = new URLClassLoader(urls(), null)) {
      for (int i = 0; i < 2; i++) {
        Files.deleteIfExists(lock());
        assertThatThrownBy(() -> journal().open("run", "p")).hasMessageContaining(IN_USE);
        assertThatThrownBy(() -> openByCopy(other)).hasStackTraceContaining(IN_USE);
        System.gc(); // what was opened and not closed is closed by that
        assertThat(Opener.run(folder())).contains(IN_USE);
      }
      assertThat(first.runId()).isEqualTo("run");
    }
    assertThat(Opener.run(folder())).isEqualTo("opened run");
  }

  // Reading

  @Test
  void readingTheJournalHereLeavesItLocked() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      write(first, Entries.drawn(0, 3));
      for (int i = 0; i < 2; i++) {
        assertThat(JournalReport.of(folder()).drawn()).isEqualTo(3);
      }
      Files.delete(lock());

      assertThat(Opener.run(folder())).contains(IN_USE);
    }
  }

  @Test
  void readingTheJournalByACopyOfTheLibraryLeavesItLocked() throws Exception {
    try (Journal.Session first = journal().open("run", "p");
        URLClassLoader other = new URLClassLoader(urls(), null)) {
      write(first, Entries.drawn(0, 3));
      for (int i = 0; i < 2; i++) {
        reportByCopy(other);
      }
      Files.delete(lock());

      assertThat(Opener.run(folder())).contains(IN_USE);
    }
  }

  @Test
  void aReportThatBeganWhenTheJournalWasInUseIsCompleteAfterItsEnd() {
    List<JournalEntry> read = new ArrayList<>();
    Journal.Session session = journal().open("run", "p");
    Entries.drawn(0, 5_000).forEach(session::append);
    session.commit();

    Consumer<JournalEntry> closing =
        entry -> {
          session.close();
          read.add(entry);
        };
    assertThat(JournalReport.of(folder(), closing).drawn()).isEqualTo(5_000);

    assertThat(read).hasSize(5_000);
    assertThat(Entries.of(journal())).hasSize(5_000);
  }

  @Test
  void aProgramThatCopiesItsOwnJournalLosesTheLockUntilTheNextCommitAtMost() throws IOException {
    try (Journal.Session first = journal().open("run", "p")) {
      Entries.copy(folder(), directory.resolve("copy"));
      Files.copy(lock(), directory.resolve("copy of the lock"));
      write(first, Entries.drawn(0, 1));

      assertThat(Opener.run(folder())).contains(IN_USE);
    }
  }

  @Test
  void whoeverHasLostTheLockToAnotherWritesNothingMore() throws IOException {
    Journal.Session first = journal().open("run", "p");
    write(first, Entries.drawn(0, 1));
    Entries.copy(folder(), directory.resolve("copy"));
    Files.copy(lock(), directory.resolve("copy of the lock"));
    Process second = Opener.holding(folder());
    try (first) {
      byte[] before = Files.readAllBytes(Segments.file(folder(), 1));
      first.append(new Drawn(1, 1, ""));

      assertThatThrownBy(first::commit)
          .isInstanceOf(JournalException.class)
          .hasMessageContainingAll(
              "this run lost its locks, and another run now writes the journal",
              "has committed 0 results");
      assertThat(Segments.file(folder(), 1)).hasBinaryContent(before);
    } finally {
      second.destroyForcibly();
    }
  }

  // A copy of the library

  private AutoCloseable openByCopy(ClassLoader other) throws ReflectiveOperationException {
    Class<?> copy = other.loadClass(JournalFolder.class.getName());
    Object journal = copy.getMethod("at", Path.class).invoke(null, folder());
    return (AutoCloseable)
        copy.getMethod("open", String.class, String.class).invoke(journal, "run", "p");
  }

  private void reportByCopy(ClassLoader other) throws ReflectiveOperationException {
    Class<?> copy = other.loadClass(JournalReport.class.getName());
    assertThat(copy.getMethod("of", Path.class).invoke(null, folder())).isNotNull();
  }

  private static URL[] urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String path : Opener.classPath().split(File.pathSeparator, -1)) {
      urls.add(Path.of(path).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
