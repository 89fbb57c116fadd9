package io.jobdispatch.core.command;

import java.util.ArrayList;
import java.util.List;

/** A command's arguments in one line for a person; what is long is cut in the middle. */
final class ArgumentText {

  private static final int ARGUMENT_HEAD_CHARS = 150;
  private static final int ARGUMENT_TAIL_CHARS = 50;
  private static final int ARGUMENTS_HEAD = 25;
  private static final int ARGUMENTS_TAIL = 5;

  private ArgumentText() {}

  static String of(List<String> line) {
    List<String> shown = new ArrayList<>();
    int tailFrom = line.size() - ARGUMENTS_TAIL;
    for (int i = 0; i < line.size(); i++) {
      if (i < ARGUMENTS_HEAD || i >= tailFrom) {
        shown.add(abridged(line.get(i)));
      } else if (i == ARGUMENTS_HEAD) {
        shown.add("... " + (tailFrom - i) + " arguments cut ...");
      }
    }
    return shown.toString();
  }

  private static String abridged(String argument) {
    int cut = argument.length() - ARGUMENT_HEAD_CHARS - ARGUMENT_TAIL_CHARS;
    String shown =
        cut <= 0
            ? argument
            : argument.substring(0, ARGUMENT_HEAD_CHARS)
                + "[... "
                + cut
                + " characters cut ...]"
                + argument.substring(ARGUMENT_HEAD_CHARS + cut);
    return shown.replace("\r", "\\r").replace("\n", "\\n");
  }
}
