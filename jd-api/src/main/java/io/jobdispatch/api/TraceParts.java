package io.jobdispatch.api;

import java.util.ArrayList;
import java.util.List;

/** Splits the text of a stack trace into the lines that differ and the blocks of frames. */
final class TraceParts {

  private TraceParts() {}

  /** Returns the parts in their order; joined, they are the text again. */
  static List<String> of(String text) {
    List<String> parts = new ArrayList<>(2);
    int begin = 0;
    boolean inFrames = false;
    for (int line = 0; line < text.length(); line = nextLine(text, line)) {
      boolean isFrame = isFrame(text, line);
      if (isFrame != inFrames && line > begin) {
        parts.add(text.substring(begin, line));
        begin = line;
      }
      inFrames = isFrame;
    }
    if (begin < text.length()) {
      parts.add(text.substring(begin));
    }
    return parts;
  }

  private static int nextLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  /* As Throwable prints it; what is suppressed is indented more. */
  private static boolean isFrame(String text, int line) {
    int begin = line;
    while (begin < text.length() && text.charAt(begin) == '\t') {
      begin++;
    }
    return begin > line && (text.startsWith("at ", begin) || text.startsWith("... ", begin));
  }
}
