package io.jobdispatch.examples;

/**
 * What a demo needs around it.
 *
 * @param console what a person sees
 * @param interruption what ends it early
 */
record Stage(Console console, Interruption interruption) {}
