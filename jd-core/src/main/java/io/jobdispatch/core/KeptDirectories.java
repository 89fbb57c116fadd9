package io.jobdispatch.core;

import io.jobdispatch.api.TaskId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The directories of failed attempts that slaves of this JVM have kept. Any thread. */
final class KeptDirectories {

  /* What was kept longest ago is forgotten, and stays: it can hardly belong to a job still open. */
  static final int REMEMBERED_MAX = 100_000;

  private static final Map<Key, Kept> KEPT =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  private record Key(TaskId slave, long index, int attempt) {}

  private record Kept(Object owner, Path path) {}

  private KeptDirectories() {}

  static void add(Object owner, TaskId slave, long index, int attempt, Path path) {
    synchronized (KEPT) {
      KEPT.put(new Key(slave, index, attempt), new Kept(owner, path));
    }
  }

  /**
   * Forgets a directory, and returns it if there was one.
   *
   * @param receiver who was told to remove it. The master's own half has the same name in every
   *     run, so that what one has kept no other may remove
   */
  static Optional<Path> take(DiscardDirectory message, JobDirectories receiver) {
    Key key = new Key(message.slave(), message.index(), message.attempt());
    synchronized (KEPT) {
      Kept kept = KEPT.get(key);
      boolean isOfNamesake =
          kept != null && kept.owner != receiver.identity() && receiver.isOf(message.slave());
      if (kept == null || isOfNamesake) {
        return Optional.empty();
      }
      KEPT.remove(key);
      return Optional.of(kept.path);
    }
  }
}
