/**
 * Folders of one process: the lock by which other processes see that it lives, the folder for its
 * temporary files, and the removal of what dead processes have left. Knows nothing of jobs.
 */
@NullMarked
package io.jobdispatch.core.folder;

import org.jspecify.annotations.NullMarked;
