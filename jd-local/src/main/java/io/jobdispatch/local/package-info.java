/** Slaves as threads of this JVM. */
package io.jobdispatch.local;
