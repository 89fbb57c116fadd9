/**
 * The journal: what makes a run outlive its master.
 *
 * <p>It holds the calls of the dispatcher's methods in the order in which they were made. A run
 * that is started with a journal that has entries reads them aloud to its dispatcher, evaluates
 * nothing again that has a result, and goes on.
 */
@NullMarked
package io.jobdispatch.core.journal;

import org.jspecify.annotations.NullMarked;
