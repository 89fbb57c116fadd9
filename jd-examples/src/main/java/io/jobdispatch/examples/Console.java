package io.jobdispatch.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a person sees: results on one stream, all else on another, and if that is a terminal, a line
 * at its end that changes.
 */
final class Console {
  /*
   * Any thread. Whatever is written to one of the two streams, by us or by a logging library, first
   * removes the line; it comes back with the next refresh.
   */

  private static final String REMOVE = "\r\033[K";

  private final OutputStream screen;
  private final PrintStream out;
  private final PrintStream err;
  private final OptionalInt columns;
  private final Charset charset;
  private boolean lineShows;

  /**
   * Makes a console.
   *
   * @param out where results go
   * @param err where all else goes
   * @param columns the width of the terminal that the latter is; empty if it is none
   * @param charset what both are written in
   */
  Console(OutputStream out, OutputStream err, OptionalInt columns, Charset charset) {
    this.screen = err;
    this.out = new PrintStream(new Clearing(out), true, charset);
    this.err = new PrintStream(new Clearing(err), true, charset);
    this.columns = columns;
    this.charset = charset;
  }

  /** Makes the console of this process, and has the system's own streams go through it. */
  static Console install() {
    Console console =
        new Console(
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            Terminal.columns(),
            nativeCharset());
    System.setOut(console.out);
    System.setErr(console.err);
    return console;
  }

  private static Charset nativeCharset() {
    return Stream.of("stderr.encoding", "sun.stderr.encoding", "native.encoding")
        .map(System::getProperty)
        .filter(Objects::nonNull)
        .filter(Charset::isSupported)
        .findFirst()
        .map(Charset::forName)
        .orElse(Charset.defaultCharset());
  }

  /** The width of the terminal; empty if there is none. */
  OptionalInt columns() {
    return columns;
  }

  /** Whether a text can be shown as it is. */
  boolean canShow(String text) {
    return charset.newEncoder().canEncode(text);
  }

  PrintWriter out() {
    return new PrintWriter(out, true, charset);
  }

  PrintWriter err() {
    return new PrintWriter(err, true, charset);
  }

  /** Prints a result. */
  void print(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }

  /** Tells something that is no result, in a line of its own. */
  void tell(String format, Object... values) {
    err.print(String.format(Locale.ROOT, format + "%n", values));
  }

  /** Shows a line at the end of the terminal, in place of the one before. */
  synchronized void showLine(String line) {
    draw(REMOVE + line);
    lineShows = true;
  }

  /** Removes the line, if it shows. */
  synchronized void removeLine() {
    if (lineShows) {
      draw(REMOVE);
      lineShows = false;
    }
  }

  /** Writes what is left. Answers false if some of the results could not be written. */
  boolean flush() {
    removeLine();
    err.flush();
    return !out.checkError();
  }

  private void draw(String text) {
    try {
      screen.write(text.getBytes(charset));
      screen.flush();
    } catch (IOException e) {
      // the terminal is gone: there is nobody to tell
    }
  }

  /** Removes the line before anything is written. */
  private final class Clearing extends FilterOutputStream {

    Clearing(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      synchronized (Console.this) {
        removeLine();
        out.write(bytes, from, count);
      }
    }
  }
}
