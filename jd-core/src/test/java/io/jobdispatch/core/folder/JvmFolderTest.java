package io.jobdispatch.core.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class JvmFolderTest {

  @TempDir private Path directory;
  private Path parent;

  @BeforeEach
  void makeParent() throws IOException {
    parent = Files.createDirectory(directory.toRealPath().resolve("parent"));
  }

  private JvmFolder.Use use() throws IOException {
    return JvmFolder.use(parent, lock -> {});
  }

  /** Looks for dead JVMs now, in this thread. */
  private void clean(JvmFolder.Use own) throws IOException {
    new DeadJvms(parent, own.path(), lock -> {}).remove();
  }

  private List<Path> children() throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.toList();
    }
  }

  @Test
  void aFolderIsSharedAndRemovedWithItsLastUse() throws IOException {
    JvmFolder.Use one = use();
    JvmFolder.Use other = use();
    Files.writeString(one.path().resolve("job"), "text");

    assertThat(other.path()).isEqualTo(one.path());
    assertThat(one.lockFile()).hasValue(one.path().resolve("lock"));
    one.close();
    one.close();
    assertThat(other.path().resolve("job")).hasContent("text");
    other.close();

    assertThat(children()).isEmpty();
  }

  @Test
  void onlyItsOwnerCanUseIt() throws IOException {
    try (JvmFolder.Use own = use()) {
      assumeTrue(Files.getFileStore(parent).supportsFileAttributeView("posix"));
      Path kept = own.keep(Files.createDirectory(own.path().resolve("job")), "job").getParent();

      for (Path folder : List.of(own.path(), kept)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void theFolderOfAKilledJvmIsRemovedByTheNextOne() throws Exception {
    Path left;
    try (FolderJvm killed = FolderJvm.start(parent)) {
      left = killed.folder();
      killed.kill();
    }
    assertThat(left.resolve("job")).exists();
    BlockingQueue<Path> ended = new LinkedBlockingQueue<>();

    try (JvmFolder.Use own =
        JvmFolder.use(
            parent,
            lock -> {
              assertThat(lock.resolveSibling("job")).exists();
              ended.add(lock);
            })) {
      assertThat(ended.take()).isEqualTo(left.resolve("lock"));
      while (Files.exists(left)) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(children()).containsExactly(own.path());
    }
  }

  @Test
  void theFolderOfALivingJvmIsLeftAlone() throws IOException {
    try (FolderJvm living = FolderJvm.start(parent);
        JvmFolder.Use own = use()) {
      clean(own);
      FolderJvm.clean(parent);

      assertThat(living.folder().resolve("job")).hasContent("result");
      assertThat(own.path().resolve("lock")).exists();
    }
  }

  @Test
  void aFolderWhoseJvmLivesButHasLostItsLockIsLeftAlone() throws IOException {
    Path lost = Files.createDirectory(parent.resolve(FolderName.PREFIX + "3"));
    LockedFile.create(lost.resolve(FolderName.LOCK)).close();

    try (JvmFolder.Use own = use()) {
      clean(own);
    }

    assertThat(lost.resolve(FolderName.LOCK)).exists();
  }

  @Test
  void aFolderWithoutALockFileIsLeftAlone() throws IOException {
    Path without = Files.createDirectory(parent.resolve(FolderName.PREFIX + "1"));
    Path folder = Files.createDirectory(parent.resolve(FolderName.PREFIX + "2"));
    Files.createDirectory(folder.resolve("lock"));

    try (JvmFolder.Use own = use()) {
      clean(own);
    }

    assertThat(without).exists();
    assertThat(folder.resolve("lock")).exists();
  }

  @Test
  void whatIsNoFolderOfAJvmOfThisUserIsLeftAlone() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createFile(outside.resolve("lock"));
    Files.createSymbolicLink(parent.resolve(FolderName.PREFIX + "link"), outside);
    Path other = Files.createDirectory(parent.resolve("jd-other-machine-1"));
    Files.createFile(other.resolve("lock"));
    Path kept = Files.createDirectory(parent.resolve(FolderName.PREFIX + "1-kept"));
    Files.createFile(kept.resolve("lock"));

    try (JvmFolder.Use own = use()) {
      clean(own);
    }

    assertThat(List.of(outside, other, kept))
        .allMatch(folder -> Files.exists(folder.resolve("lock")));
  }

  @Test
  void aRemovalDoesNotFollowLinks() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("results"), "dear");
    Path dead = Files.createDirectory(parent.resolve(FolderName.PREFIX + "1"));
    Files.createFile(dead.resolve("lock"));
    Files.createSymbolicLink(dead.resolve("link"), outside);
    Path lockIsLink = Files.createDirectory(parent.resolve(FolderName.PREFIX + "2"));
    Files.createSymbolicLink(lockIsLink.resolve("lock"), outside.resolve("results"));

    try (JvmFolder.Use own = use()) {
      clean(own);
    }

    assertThat(dead).doesNotExist();
    assertThat(lockIsLink).exists();
    assertThat(outside.resolve("results")).hasContent("dear");
  }

  @Test
  void aFolderThatSomebodyRemovesIsCreatedAgainAndLocked() throws IOException {
    try (JvmFolder.Use own = use()) {
      Path path = own.path();
      FileTree.remove(path);

      assertThat(own.path()).isEqualTo(path).isDirectoryContaining("glob:**/lock");
      FolderJvm.clean(parent);
      assertThat(own.path().resolve("lock")).exists();
    }
    assertThat(children()).isEmpty();
  }

  @Test
  void aLockFileThatSomebodyRemovesIsCreatedAgainAndLocked() throws IOException {
    try (JvmFolder.Use own = use()) {
      Path job = Files.createDirectory(own.path().resolve("job"));
      Files.delete(own.lockFile().orElseThrow());

      assertThat(own.lockFile()).hasValueSatisfying(lock -> assertThat(lock).exists());
      FolderJvm.clean(parent);
      assertThat(job).exists();
    }
  }

  @Test
  void anotherNameIsTakenWhereSomebodyElseHasTakenTheFoldersName() throws IOException {
    try (JvmFolder.Use own = use()) {
      Path path = own.path();
      FileTree.remove(path);
      Path outside = Files.createDirectory(directory.resolve("outside"));
      Files.createSymbolicLink(path, outside);
      Files.createSymbolicLink(FolderName.kept(path), outside);

      Path now = own.path();
      Path kept = own.keep(Files.createDirectory(now.resolve("job")), "job");

      assertThat(now).isNotEqualTo(path).isDirectory();
      assertThat(kept.getParent()).isNotEqualTo(FolderName.kept(path));
      assertThat(outside).isEmptyDirectory();
    }
  }

  @Test
  void whatIsKeptOutlivesTheFolderAndNothingRemovesIt() throws IOException {
    List<Path> kept = new ArrayList<>();
    Path folder;
    try (JvmFolder.Use own = use()) {
      folder = own.path();
      for (int i = 0; i < 2; i++) {
        Path job = Files.createDirectory(folder.resolve("job"));
        Files.writeString(job.resolve("log"), "run " + i);
        kept.add(own.keep(job, "job-0-1"));
      }
    }
    FolderJvm.clean(parent);

    assertThat(folder).doesNotExist();
    assertThat(kept).doesNotHaveDuplicates();
    assertThat(kept.get(0)).isEqualTo(FolderName.kept(folder).resolve("job-0-1"));
    assertThat(kept.get(0).resolve("log")).hasContent("run 0");
    assertThat(kept.get(1).resolve("log")).hasContent("run 1");
  }

  @Test
  void aCopyOfTheLibraryInTheSameJvmDoesNotCostItsLock() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String path : FolderJvm.classPath().split(File.pathSeparator, -1)) {
      urls.add(Path.of(path).toUri().toURL());
    }
    try (JvmFolder.Use own = use();
        URLClassLoader other = new URLClassLoader(urls.toArray(new URL[0]), null)) {
      Class<?> copy = other.loadClass(DeadJvms.class.getName());
      var constructor = copy.getDeclaredConstructor(Path.class, Path.class, Consumer.class);
      constructor.setAccessible(true);
      var remove = copy.getDeclaredMethod("remove");
      remove.setAccessible(true);
      Consumer<Path> none = lock -> {};

      remove.invoke(constructor.newInstance(parent, own.path(), none));
      FolderJvm.clean(parent);

      assertThat(own.path().resolve("lock")).exists();
    }
  }
}
