/** Slaves in members of a Hazelcast cluster. */
@NullMarked
package io.jobdispatch.hazelcast;

import org.jspecify.annotations.NullMarked;
