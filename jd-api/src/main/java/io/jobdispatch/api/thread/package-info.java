/**
 * Tasks as threads of a JVM, for backends that run them so.
 *
 * <p>A {@link io.jobdispatch.api.thread.TaskThread} takes {@link io.jobdispatch.api.thread.Mail}
 * out of its {@link io.jobdispatch.api.thread.Mailbox}, makes its task's turns, and tells its
 * {@link io.jobdispatch.api.thread.TaskThread.Site} when it ends. Names, slots, and the way of a
 * message from host to host are the backend's own.
 */
package io.jobdispatch.api.thread;
