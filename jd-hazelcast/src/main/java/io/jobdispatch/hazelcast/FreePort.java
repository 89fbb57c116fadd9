package io.jobdispatch.hazelcast;

import io.jobdispatch.api.DispatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Locale;

/** A port that nobody listens to, out of those that no kernel gives to outgoing connections. */
final class FreePort {

  /*
   * Where nobody listens any more to a port out of the others, a connection to it can be given that
   * very port to come from, and is connected to itself. Hazelcast, which goes on trying to connect
   * to a dead member, takes itself for that member then, and the dead one for alive.
   */

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final int TRIES_MAX = 1000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private FreePort() {}

  static int at(InetAddress bind) {
    for (int i = 0; i < TRIES_MAX; i++) {
      int port = FIRST + RANDOM.nextInt(COUNT);
      if (isFree(bind, port)) {
        return port;
      }
    }
    throw new DispatchException(
        String.format(
            Locale.ROOT,
            "cannot find a free port from %d to %d at %s; choose one by %s",
            FIRST,
            FIRST + COUNT - 1,
            bind.getHostAddress(),
            HazelcastSettings.PORT.key()));
  }

  static boolean isFree(InetAddress bind, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(bind, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
