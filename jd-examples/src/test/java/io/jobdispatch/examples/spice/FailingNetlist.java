package io.jobdispatch.examples.spice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to spoil the netlist, what ngspice 39 returns for each, and what our check says. */
enum FailingNetlist {
  SINGULAR_MATRIX(
      "(?m)^VIN .*", "$0\nVIN2 src 0 1", 0, "missing: gain_db", "singular matrix:  check node"),
  FLOATING_NODE(
      "(?m)^RL .*",
      "$0\nCX1 vcc floating 1n\nCX2 floating 0 1n",
      0,
      "ngspice says: Warning: singular matrix:  check node floating"),
  NO_CONVERGENCE("VCC vcc 0 24", "VCC vcc 0 1e30", 0, "missing: gain_db", "missing: collector_v"),
  MISSING_VALUE("\\{RF}", "", 0, "missing: upper_hz", "resistance to low"),
  OUT_OF_INTERVAL("100meg", "10k", 0, "missing: upper_hz", "out of interval"),
  NO_SIGNAL("ac 1\n", "ac 0\n", 0, "missing: gain_db", "missing: ripple_db"),
  WRONG_COMMAND("\nop\n", "\noops\n", 0, "missing: collector_v", "no such command"),
  INVERTED_SUPPLY("VCC vcc 0 24", "VCC vcc 0 -24", 0, "collector_v = -"),
  CUT_SHORT("echo end of measurements\n", "", 0, "no line 'end of measurements'"),
  PRINTED_TWICE("print gain_db\n", "$0$0", 0, "more than once: gain_db"),
  UNKNOWN_MODEL("e1 npn1", "e1 npn9", 1, "missing: gain_db", "can't find model 'npn9'"),
  UNKNOWN_PARAMETER("\\{RF}", "{RFF}", 1, "missing: gain_db", "Undefined parameter [rff]"),
  UNKNOWN_SUBCIRCUIT("(?m)^RL .*", "X1 out 0 load", 1, "missing: gain_db", "unknown subckt"),
  NOT_A_NUMBER(
      "VCC vcc 0 24", "VCC vcc 0 {0/0}", 1, "missing: gain_db", "unknown parameter (-nan)"),
  EMPTY("(?s).*", "", 1, "missing: gain_db", "no simulations run");

  final int exitCode;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  final List<String> complaints;

  private final String regex;
  private final String replacement;

  FailingNetlist(String regex, String replacement, int exitCode, String... complaints) {
    this.regex = regex;
    this.replacement = replacement;
    this.exitCode = exitCode;
    this.complaints = List.of(complaints);
  }

  /** A netlist that fails in this way. */
  String netlist() {
    Circuit circuit = Circuit.feedbackPair();
    String good = circuit.netlist(circuit.nominal());
    Matcher matcher = Pattern.compile(regex).matcher(good);
    if (!matcher.find()) {
      throw new IllegalStateException("not in the netlist: regex=" + regex);
    }
    return matcher.replaceFirst(replacement);
  }

  String capturedOutput() {
    return captured(fileName() + ".out");
  }

  String capturedErrors() {
    return captured(fileName() + ".err");
  }

  String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What ngspice 39 printed. */
  static String captured(String file) {
    try (InputStream stream = FailingNetlist.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("missing test resource: file=" + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("unreadable test resource: file=" + file, e);
    }
  }
}
