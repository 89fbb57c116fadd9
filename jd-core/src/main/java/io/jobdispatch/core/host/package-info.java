/** What a process does when it becomes a host. */
@NullMarked
package io.jobdispatch.core.host;

import org.jspecify.annotations.NullMarked;
