/** What demos leave behind: files that are whole, with figures that are the same everywhere. */
@NullMarked
package io.jobdispatch.examples.report;

import org.jspecify.annotations.NullMarked;
