package io.jobdispatch.examples;

import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.journal.JournalCodec;

/** Puts a value of a journal into words. */
final class JournalValue {

  /* Journals of other programs are looked at too: of their classes nothing is loaded. */
  private static final JournalCodec CODEC = JournalCodec.java(JournalValue.class);

  private JournalValue() {}

  /** Its text, if it is a value of the JDK or of the demos, else how long it is. */
  static String text(byte[] bytes) {
    try {
      return String.valueOf(CODEC.decode(bytes));
    } catch (PayloadException e) {
      return Counted.of(bytes.length, "byte");
    }
  }
}
