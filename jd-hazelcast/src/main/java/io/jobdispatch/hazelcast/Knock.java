package io.jobdispatch.hazelcast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a look at a place found, before Hazelcast goes there.
 *
 * @param place where a member may be
 * @param member at which of its addresses one listens; empty if there is none
 * @param reason why there is none; empty if there is
 */
record Knock(HostPort place, Optional<InetSocketAddress> member, String reason) {

  /*
   * Members greet each other by three letters. Hazelcast would try for minutes to get an answer from
   * something that knows no such greeting, and not say why.
   */
  private static final byte[] GREETING = "HZC".getBytes(StandardCharsets.US_ASCII);

  static final int CONNECT_MILLIS = 2_000;
  static final Duration ANSWER_MIN = Duration.ofSeconds(2);
  static final Duration ANSWER_MAX = Duration.ofMinutes(1);
  static final int AT_A_TIME_MAX = 32;

  /**
   * Looks at all places, {@value #AT_A_TIME_MAX} at a time.
   *
   * @param answer how long an answer is awaited where a connection was accepted
   */
  static List<Knock> at(List<HostPort> places, Duration answer) {
    if (places.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(places.size(), AT_A_TIME_MAX), Knock::thread);
    try {
      List<CompletableFuture<Knock>> knocks =
          places.stream()
              .map(place -> CompletableFuture.supplyAsync(() -> at(place, answer), threads))
              .toList();
      return knocks.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdown();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jd-hazelcast-knock");
    thread.setDaemon(true);
    return thread;
  }

  /** How long an answer is awaited by one to whom a member is dead after so long a silence. */
  static Duration answer(Duration silence) {
    Duration least = silence.compareTo(ANSWER_MIN) < 0 ? ANSWER_MIN : silence;
    return least.compareTo(ANSWER_MAX) > 0 ? ANSWER_MAX : least;
  }

  private static Knock at(HostPort place, Duration answer) {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(place.host());
    } catch (UnknownHostException e) {
      return new Knock(place, Optional.empty(), "unknown host");
    }
    String reason = "";
    for (InetAddress address : addresses) {
      InetSocketAddress socket = new InetSocketAddress(address, place.port());
      reason = greet(socket, answer);
      if (reason.isEmpty()) {
        return new Knock(place, Optional.of(socket), "");
      }
    }
    return new Knock(place, Optional.empty(), reason);
  }

  private static String greet(InetSocketAddress address, Duration answer) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return answer(socket, Math.toIntExact(answer.toMillis()));
    } catch (IOException e) {
      return "no connection";
    }
  }

  private static String answer(Socket socket, int millis) {
    String reason = "what answers there is no member of a cluster";
    try {
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(GREETING);
      byte[] answer = socket.getInputStream().readNBytes(GREETING.length);
      return Arrays.equals(answer, GREETING) ? "" : reason;
    } catch (SocketTimeoutException e) {
      return "connected, but no answer within " + millis + " ms";
    } catch (IOException e) {
      return reason;
    }
  }

  /** Gives the address of the member that was found, as Hazelcast reads it. */
  String address() {
    InetSocketAddress address = member.orElseThrow();
    return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
  }

  boolean succeeded() {
    return member.isPresent();
  }

  @Override
  public String toString() {
    return place + ": " + reason;
  }
}
