package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComplaintsTest {

  @Test
  void causeOfAFailedSetUpIsToldOnceAndWithoutItsTrace() {
    String story =
        """
        no slave could be set up, 3 tries in a row:
        on host a:1#5: java.lang.IllegalStateException: no licence
        \tat a.B.c(B.java:1)
        Caused by: java.io.IOException: no file
        \tat a.B.d(B.java:2)
        \t... 3 more
        on host b:1#6: java.lang.IllegalStateException: no licence
        \tat a.B.c(B.java:1)
        Caused by: java.io.IOException: no file
        \t... 3 more
        on host b:1#6: java.lang.IllegalStateException: no room
        """;

    assertThat(Complaints.causes(story).lines())
        .containsExactly(
            "no slave could be set up, 3 tries in a row:",
            "on host a:1#5: java.lang.IllegalStateException: no licence",
            "Caused by: java.io.IOException: no file",
            "on host b:1#6: java.lang.IllegalStateException: no room",
            "-v tells more");
  }
}
