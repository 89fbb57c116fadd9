package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is refused. */
@Timeout(600)
final class FolderPlaceTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  @Test
  void otherParametersAreRefusedAndBothAreTold() {
    Entries.write(journal(), Entries.drawn(0, 1));

    assertThatThrownBy(() -> journal().open("run", "sweep n=7"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("of 'p'", "'sweep n=7'");
    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 1));
  }

  @Test
  void anotherFormatVersionIsRefusedAndBothAreNamed() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 1));
    Path file = Entries.files(folder()).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[11]++;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 16);
    ByteBuffer.wrap(bytes).putInt(16, (int) crc.getValue());
    Files.write(file, bytes);

    assertThatThrownBy(() -> Entries.of(journal()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("format version 3, and this program knows 2");
  }

  @Test
  void anotherProgramsFilesAreRefused() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve("thesis.tex"), "\\documentclass");

    assertThatThrownBy(() -> journal().open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("must be empty or a journal", "thesis.tex");

    Files.writeString(Segments.file(folder(), 1), "not a segment");
    assertThatThrownBy(() -> journal().open("run", "p"))
        .hasMessageContaining("not a segment of a journal");
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Files.writeString(folder(), "");

    assertThatThrownBy(() -> journal().open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessage("must be a folder: journal=" + folder());
  }

  @Test
  void aFolderWhoseParentIsMissingIsRefused() {
    Path nowhere = directory.resolve("a").resolve("b");

    assertThatThrownBy(() -> JournalFolder.at(nowhere).open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("folder above is not there", nowhere.toString());
  }

  /** The disk of this machine, which keeps in mind which folders were forced. */
  private static final class Watched implements Disk {
    private final List<Path> forced = new ArrayList<>();

    @Override
    public OpenFile create(Path file) throws IOException {
      return REAL.create(file);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
      return REAL.open(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      REAL.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      REAL.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      forced.add(folder);
      REAL.forceFolder(folder);
    }
  }

  @Test
  void aFolderThatWasJustMadeOutlivesAPowerCut() {
    Watched disk = new Watched();

    journal().on(disk).open("run", "p").close();
    assertThat(disk.forced).startsWith(directory.toAbsolutePath());

    disk.forced.clear();
    journal().on(disk).open("run", "p").close();
    assertThat(disk.forced).doesNotContain(directory.toAbsolutePath());
  }
}
