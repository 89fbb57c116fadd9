package io.jobdispatch.examples;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** A call of the command in this process, and what came of it. */
record DemoCall(int code, String out, String err) {

  static DemoCall of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(out, err, OptionalInt.empty(), StandardCharsets.UTF_8);
    int code = Main.execute(new Stage(console, new Interruption()), arguments);
    return new DemoCall(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
