/** The command {@code jd}: arguments, progress, and the programs that it starts. */
@NullMarked
package io.jobdispatch.examples;

import org.jspecify.annotations.NullMarked;
