package io.jobdispatch.core.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The names of the folders of one user's JVMs on one machine. */
final class FolderName {

  /*
   * The machine is part of the name, because several may share a file system whose locks hold on
   * one machine only: a folder of a JVM elsewhere would look like that of a dead one.
   */

  /** The file by whose lock others see that the JVM lives. */
  static final String LOCK = "lock";

  private static final String KEPT = "-kept";
  private static final int PART_MAX = 32;

  /** How the names begin. */
  static final String PREFIX =
      "jd-" + part(System.getProperty("user.name", "")) + "-" + part(machine()) + "-";

  private FolderName() {}

  /** The folder beside a JVM's for what is kept. */
  static Path kept(Path folder) {
    return folder.resolveSibling(folder.getFileName() + KEPT);
  }

  /** Whether a JVM of this user on this machine may have made the folder for itself. */
  static boolean isOfJvm(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(PREFIX) && !name.endsWith(KEPT);
  }

  /* Not the network's name of it: to ask for that may take long. */
  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      String windows = System.getenv("COMPUTERNAME");
      return windows == null ? System.getenv().getOrDefault("HOSTNAME", "") : windows;
    }
  }

  /** Only what every file system takes, and nothing that divides the name. */
  static String part(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9_.]", "_").toLowerCase(Locale.ROOT);
    return safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), PART_MAX));
  }
}
