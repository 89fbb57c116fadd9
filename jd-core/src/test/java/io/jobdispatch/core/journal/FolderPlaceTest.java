package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  @Test
  void whatAFileSystemOrADesktopPutsIntoAnEmptyFolderDoesNotMatter() throws IOException {
    Files.createDirectories(folder().resolve("lost+found"));
    Files.createDirectory(folder().resolve(".snapshot"));
    for (String name : List.of(".DS_Store", ".nfs000000000123", ".hidden")) {
      Files.writeString(folder().resolve(name), "");
    }

    Entries.write(journal(), Entries.drawn(0, 1));

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 1));
    assertThat(folder().resolve("lost+found")).isDirectory();
    assertThat(folder().resolve(".DS_Store")).exists();
  }

  @Test
  void whatIsRefusedIsLeftAsItIs() throws IOException {
    Files.createDirectory(folder());
    Path file = Files.writeString(folder().resolve("thesis.tex"), "");

    assertThatThrownBy(() -> journal().open("run", "p")).hasMessageContaining("thesis.tex");

    assertThat(folder()).isDirectoryContaining(file::equals);
    assertThat(folder().resolve(Segments.LOCK)).doesNotExist();
  }

  @Test
  void aLinkThatLeadsToNothingIsRefusedWithBothItsEnds() throws IOException {
    Path missing = directory.resolve("missing");
    Path link = Files.createSymbolicLink(folder(), missing);

    for (Path journal :
        List.of(link, link.resolve("below"), link.resolve("far").resolve("below"))) {
      assertThatThrownBy(() -> JournalFolder.at(journal).open("run", "p"))
          .isInstanceOf(JournalException.class)
          .hasMessage(
              "symbolic link without a target: "
                  + link
                  + " -> "
                  + missing
                  + "; journal="
                  + journal
                  + "; create the target or remove the link");
    }
    assertThat(missing).doesNotExist();
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    Path link =
        Files.createSymbolicLink(folder(), Files.createDirectory(directory.resolve("there")));

    Entries.write(JournalFolder.at(link), Entries.drawn(0, 1));

    assertThat(Entries.of(JournalFolder.at(directory.resolve("there"))))
        .isEqualTo(Entries.drawn(0, 1));
  }

  @Test
  void aFileAboveTheFolderIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    for (Path journal : List.of(file.resolve("journal"), file.resolve("a").resolve("b"))) {
      assertThatThrownBy(() -> JournalFolder.at(journal).open("run", "p"))
          .isInstanceOf(JournalException.class)
          .hasMessage("must be a folder: " + file + ", above journal=" + journal);
    }
  }

  @Test
  void aFolderThatMayNotBeWrittenIsRefused() throws IOException {
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
    Path locked = Files.createDirectory(directory.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(locked)); // a superuser may write everywhere

    for (Path journal : List.of(locked, locked.resolve("journal"))) {
      assertThatThrownBy(() -> JournalFolder.at(journal).open("run", "p"))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith(
              "must be writable: folder=" + locked + "; there is no permission; choose another");
    }
  }

  @Test
  void whatAFileSystemRefusesIsSaidWithoutNamesOfClasses() {
    assertThat(FailureText.of(new AccessDeniedException("/a"))).isEqualTo("no permission for /a");
    assertThat(FailureText.of(new NoSuchFileException("/a"))).isEqualTo("there is no /a");
    assertThat(FailureText.of(new FileSystemException("/a", null, "Read-only file system")))
        .isEqualTo("Read-only file system: /a");
    assertThat(FailureText.of(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(FailureText.of(new IOException())).isEqualTo("java.io.IOException");
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
