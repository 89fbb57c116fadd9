package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.Payload;
import io.jobdispatch.core.Ledger.Attempt;
import io.jobdispatch.core.Ledger.Entry;

/** A closed job whose end the user's code has not seen yet. */
sealed interface Settled<J> {

  Entry<J> entry();

  /** It has a result. */
  record Done<J>(Attempt<J> attempt, HostId host, Payload result, Effort effort)
      implements Settled<J> {
    @Override
    public Entry<J> entry() {
      return attempt.entry();
    }
  }

  /** It has failed. */
  record Failed<J>(Entry<J> entry, JobFailure failure) implements Settled<J> {}
}
