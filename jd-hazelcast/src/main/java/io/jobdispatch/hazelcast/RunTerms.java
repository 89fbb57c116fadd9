package io.jobdispatch.hazelcast;

import java.time.Duration;

/**
 * What a master asks of its hosts.
 *
 * @param build what code they must run
 * @param silence after how long without a sign of life one is lost
 * @param payloadBytesMax the largest payload
 */
record RunTerms(String build, Duration silence, int payloadBytesMax) {

  LinkTerms ofLinks() {
    return new LinkTerms(silence, payloadBytesMax);
  }
}
