/** External programs, as an evaluator runs them. Needs nothing of the dispatcher. */
@NullMarked
package io.jobdispatch.core.command;

import org.jspecify.annotations.NullMarked;
