package io.jobdispatch.hazelcast;

/**
 * A place where a member may listen, as a person writes it.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {

  static final int PORT_MAX = 65_535;

  /**
   * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @param name what to call it in a complaint
   * @param text what a person wrote
   * @throws IllegalArgumentException if it is not of this form
   */
  static HostPort parse(String name, String text) {
    int colon = text.lastIndexOf(':');
    String host = unbracket(text.substring(0, Math.max(colon, 0)));
    int port = port(text.substring(colon + 1));
    if (host.isBlank() || port < 1) {
      throw new IllegalArgumentException(
          "must be HOST:PORT, or [ADDRESS]:PORT for IPv6: %s='%s'".formatted(name, text));
    }
    return new HostPort(host, port);
  }

  /** Gives the host within the brackets; blank if one that needs them has none. */
  private static String unbracket(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    return host.matches("[^\\[\\]:\\s]+") ? host : "";
  }

  /** Gives the number of the port; 0 if it is none. */
  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      return 0;
    }
    int port = Integer.parseInt(digits);
    return port <= PORT_MAX ? port : 0;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
