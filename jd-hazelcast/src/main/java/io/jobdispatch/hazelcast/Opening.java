package io.jobdispatch.hazelcast;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.OperationTimeoutException;
import io.jobdispatch.api.DispatchException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a master or a host is opened: anew where an answer was lost. */
final class Opening {

  /*
   * Who comes to where another member was a moment before can be cut off, together with that one, by
   * members that hear only then that it is gone. What they were about to answer is lost; Hazelcast
   * does not ask them again, and gives up after a while.
   */

  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  static final int TRIES_MAX = 3;

  private Opening() {}

  /**
   * Opens something.
   *
   * @param open opens it, or throws and leaves nothing behind
   * @throws DispatchException if Hazelcast does not get an answer, or stops meanwhile
   */
  static <T> T of(Supplier<T> open) {
    for (int tries = 1; ; tries++) {
      try {
        return open.get();
      } catch (OperationTimeoutException e) {
        if (tries == TRIES_MAX) {
          throw new DispatchException(
              "a member of the cluster does not answer: see which one hangs, and end it", e);
        }
        LOG.warn("a member of the cluster has not answered: trying again");
      } catch (HazelcastInstanceNotActiveException e) {
        throw new DispatchException("Hazelcast has stopped in this process", e);
      }
    }
  }
}
