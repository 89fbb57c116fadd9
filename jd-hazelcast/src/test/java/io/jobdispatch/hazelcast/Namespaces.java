package io.jobdispatch.hazelcast;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** A network of namespaces of this machine, each with a cable that can be pulled. Needs root. */
final class Namespaces implements AutoCloseable {

  /*
   * A bridge, and for each namespace a pair of virtual cards, one end of it at the bridge. Names of
   * cards have 15 letters at most. The addresses are those that are meant for tests of networks.
   */

  private final String name =
      String.format(Locale.ROOT, "jd%05x", ThreadLocalRandom.current().nextInt(1 << 20));
  private final String net =
      String.format(
          Locale.ROOT,
          "198.%d.%d.",
          18 + ThreadLocalRandom.current().nextInt(2),
          ThreadLocalRandom.current().nextInt(256));
  private final List<String> made = new ArrayList<>();

  /** Tells why there can be no such network here; empty if there can. */
  static String obstacle() {
    String probe = "jdprobe" + ProcessHandle.current().pid();
    try {
      Process add =
          new ProcessBuilder("ip", "netns", "add", probe).redirectErrorStream(true).start();
      String said =
          new String(add.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (add.waitFor() != 0) {
        return "no network namespaces can be made here: " + said.strip();
      }
      Commands.run("ip", "netns", "del", probe);
      return "";
    } catch (IOException e) {
      return "no network namespaces can be made here: " + e.getMessage();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the bridge, which is the first address of the net. */
  Namespaces() {
    Commands.run("ip", "link", "add", name, "type", "bridge");
    try {
      Commands.run("ip", "address", "add", net + "1/24", "dev", name);
      Commands.run("ip", "link", "set", name, "up");
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  /** The address of this JVM in the net. */
  String here() {
    return net + "1";
  }

  /** Makes one more namespace. Answers its address. */
  String add() {
    String space = name + "-" + (made.size() + 2);
    String inner = space + "i";
    String address = net + (made.size() + 2);
    Commands.run("ip", "netns", "add", space);
    made.add(space);
    Commands.run("ip", "link", "add", space, "type", "veth", "peer", "name", inner, "netns", space);
    Commands.run("ip", "link", "set", space, "master", name, "up");
    in(address, "ip", "address", "add", address + "/24", "dev", inner);
    in(address, "ip", "link", "set", inner, "up");
    in(address, "ip", "link", "set", "lo", "up");
    return address;
  }

  private void in(String address, String... command) {
    List<String> all = new ArrayList<>(prefix(address));
    all.addAll(List.of(command));
    Commands.run(all.toArray(String[]::new));
  }

  /** What makes a program run in a namespace. */
  List<String> prefix(String address) {
    return List.of("ip", "netns", "exec", space(address));
  }

  private String space(String address) {
    return made.get(Integer.parseInt(address.substring(net.length())) - 2);
  }

  void cut(String address) {
    Commands.run("ip", "link", "set", space(address), "down");
  }

  void heal(String address) {
    Commands.run("ip", "link", "set", space(address), "up");
  }

  /* A pair of cards ends with its namespace. */
  @Override
  public void close() {
    made.forEach(space -> Commands.run("ip", "netns", "del", space));
    Commands.run("ip", "link", "del", name);
  }
}
