/**
 * The words of the house.
 *
 * <p>A <b>virtual machine</b> is a set of <b>hosts</b> seen from one program; it is not the JVM. A
 * host has <b>slots</b>; a slot holds one <b>task</b>. The task that opened the virtual machine is
 * the <b>master</b>; the tasks that it spawns are its <b>slaves</b>. Tasks exchange {@linkplain
 * io.jobdispatch.api.Message messages}. A <b>job</b> is a value that a slave evaluates to a
 * <b>result</b>; each try is an <b>attempt</b>.
 */
package io.jobdispatch.api;
