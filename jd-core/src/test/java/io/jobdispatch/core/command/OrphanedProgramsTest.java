package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs of a JVM that was killed are ended by the next one, and no others. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks for processes in /proc")
final class OrphanedProgramsTest {

  private static final String VARIABLE = "JD_COMMAND=";

  @TempDir Path directory;
  private ChildJvm first;
  private List<Long> ids;
  private Path lockFile;

  @BeforeEach
  void startAProgram() throws Exception {
    first = ChildJvm.start(directory, "no run");
    ids = first.awaitIds(1);
    try (Stream<Path> files = Files.walk(ChildJvm.temporary(directory).toRealPath())) {
      lockFile = files.filter(file -> file.endsWith("lock")).findFirst().orElseThrow();
    }
  }

  @AfterEach
  void endAll() {
    first.close();
  }

  private static boolean isAlive(long id) {
    return ProcessHandle.of(id).filter(ProcessStatus::isAlive).isPresent();
  }

  private String mark() throws IOException {
    Path file = Path.of("/proc", String.valueOf(ids.get(0)), "environ");
    return Stream.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1))
        .filter(variable -> variable.startsWith(VARIABLE))
        .map(variable -> variable.substring(VARIABLE.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theNextRunEndsTheProgramsOfAKilledJvm() throws Exception {
    first.kill();
    assertThat(ids).allMatch(OrphanedProgramsTest::isAlive);

    try (ChildJvm next = ChildJvm.start(directory, "run")) {
      while (Files.exists(lockFile.getParent())) {
        next.lookAgain();
      }
    }

    assertThat(ids).noneMatch(OrphanedProgramsTest::isAlive);
  }

  @Test
  void theProgramsOfALivingJvmGoOn() {
    OrphanedPrograms.end(lockFile);

    assertThat(ids).allMatch(OrphanedProgramsTest::isAlive);
  }

  @Test
  void onlyTheProgramsOfTheJvmWithThisLockFileEnd() throws Exception {
    first.kill();

    OrphanedPrograms.end(lockFile.resolveSibling("other"));
    assertThat(ids).allMatch(OrphanedProgramsTest::isAlive);
    OrphanedPrograms.end(lockFile);

    assertThat(ids).noneMatch(OrphanedProgramsTest::isAlive);
  }

  @Test
  void whatIsNotKnownForSureIsNoDeadJvm() throws Exception {
    String mark = mark();
    boolean before = ProcessMark.isOfDeadJvm(mark, lockFile);
    first.kill();

    assertThat(before).isFalse();
    assertThat(ProcessMark.isOfDeadJvm(mark, lockFile)).isTrue();
    List<String> parts = List.of(mark.split(" ", -1));
    for (int part = 3; part < parts.size(); part++) {
      for (String other : List.of("other", "", "-")) {
        List<String> changed = new ArrayList<>(parts);
        changed.set(part, other);
        assertThat(ProcessMark.isOfDeadJvm(String.join(" ", changed), lockFile)).isFalse();
      }
    }
    assertThat(ProcessMark.isOfDeadJvm("", lockFile)).isFalse();
    assertThat(ProcessMark.isOfDeadJvm(mark + " more", lockFile)).isFalse();
  }

  @Test
  void anotherStartOfTheSameProcessIdIsAnotherJvm() throws Exception {
    List<String> parts = new ArrayList<>(List.of(mark().split(" ", -1)));

    parts.set(2, "1");

    assertThat(ProcessMark.isOfDeadJvm(String.join(" ", parts), lockFile)).isTrue();
  }
}
