package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a journal whose disk fails. */
@Timeout(120)
final class FolderSessionTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  /** A disk that ends the life at a step. */
  private static final class Dying implements Disk {
    private int left;

    Dying(int steps) {
      this.left = steps;
    }

    private void step() throws IOException {
      if (left-- <= 0) {
        throw new IOException("dead");
      }
    }

    @Override
    public OpenFile create(Path file) throws IOException {
      step();
      return watched(REAL.create(file));
    }

    @Override
    public OpenFile open(Path file) throws IOException {
      step();
      return watched(REAL.open(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      REAL.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      step();
      REAL.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      step();
      REAL.forceFolder(folder);
    }

    private OpenFile watched(OpenFile file) {
      return new OpenFile() {
        @Override
        public void write(byte[] bytes, int count) throws IOException {
          if (left <= 0) {
            file.write(bytes, count / 2);
          }
          step();
          file.write(bytes, count);
        }

        @Override
        public void force() throws IOException {
          step();
          file.force();
        }

        @Override
        public void truncate(long length) throws IOException {
          step();
          file.truncate(length);
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  @Test
  void aLifeMayEndAtAnyStepOfASnapshot() throws IOException {
    int survived = 0;
    for (int steps = 0; steps < 200 && survived == 0; steps++) {
      Path place = directory.resolve("life" + steps);
      JournalFolder journal = JournalFolder.at(place).segmentBytes(120);
      Entries.write(journal, Entries.drawn(0, 10));
      boolean ended = false;
      try (Journal.Session session = journal.on(new Dying(steps)).open("run", "p")) {
        session.read(entry -> {});
        session.append(Entries.SNAPSHOT);
        session.commit();
        session.append(new Drawn(10, 10));
        session.commit();
        ended = true;
      } catch (JournalException dead) {
        assertThat(dead).hasMessageContaining("dead");
      }
      List<JournalEntry> entries = Entries.of(journal);
      if (ended) {
        survived++;
        assertThat(entries).containsExactly(Entries.SNAPSHOT, new Drawn(10, 10));
      } else if (entries.get(0) instanceof Snapshot) {
        assertThat(entries).startsWith(Entries.SNAPSHOT).hasSizeLessThan(3);
      } else {
        assertThat(entries).isEqualTo(Entries.drawn(0, 10));
      }
    }
    assertThat(survived).as("the last life lived").isEqualTo(1);
  }

  @Test
  void aFullDiskSaysSoAndTheJournalGoesOnWhenThereIsRoom() {
    int steps = 14;
    List<JournalEntry> written = new ArrayList<>();
    try (Journal.Session session = journal().on(new Dying(steps)).open("run", "p")) {
      session.read(entry -> {});
      assertThatThrownBy(
              () -> {
                for (JournalEntry entry : Entries.drawn(0, 10)) {
                  session.append(entry);
                  session.commit();
                  written.add(entry);
                }
              })
          .isInstanceOf(JournalException.class)
          .hasMessageContainingAll("cannot be written", folder().toString(), "is safe in it");
      assertThatThrownBy(() -> session.append(new NoneDrawn()))
          .hasMessageContaining("takes nothing more");
    }

    assertThat(Entries.of(journal())).startsWith(written.toArray(new JournalEntry[0]));
    Entries.write(journal(), List.of(new NoneDrawn()));
    assertThat(Entries.of(journal())).endsWith(new NoneDrawn());
  }
}
