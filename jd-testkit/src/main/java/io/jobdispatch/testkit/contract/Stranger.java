package io.jobdispatch.testkit.contract;

/** Something that cannot leave its JVM. */
final class Stranger {}
