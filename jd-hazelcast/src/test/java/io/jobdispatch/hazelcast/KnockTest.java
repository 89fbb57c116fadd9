package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class KnockTest {

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static Knock at(int port) {
    return at(port, Duration.ofMinutes(10));
  }

  private static Knock at(int port, Duration answer) {
    return Knock.at(List.of(new HostPort("127.0.0.1", port)), answer).get(0);
  }

  private static CompletableFuture<Void> answer(ServerSocket server, String answer) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket socket = server.accept()) {
            socket.getInputStream().readNBytes(3);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket server = listen()) {
      port = server.getLocalPort();
    }

    Knock knock = at(port);

    assertThat(knock.succeeded()).isFalse();
    assertThat(knock).hasToString("127.0.0.1:" + port + ": no connection");
  }

  @Test
  void whoGreetsAsMembersDoIsOne() throws Exception {
    try (ServerSocket server = listen()) {
      CompletableFuture<Void> answered = answer(server, "HZC");

      Knock knock = at(server.getLocalPort());

      answered.get();
      assertThat(knock.succeeded()).isTrue();
      assertThat(knock.address()).isEqualTo("127.0.0.1:" + server.getLocalPort());
    }
  }

  @Test
  void whoAnswersOtherwiseIsNone() throws Exception {
    try (ServerSocket server = listen()) {
      CompletableFuture<Void> answered = answer(server, "HTTP/1.1 400 Bad Request");

      Knock knock = at(server.getLocalPort());

      answered.get();
      assertThat(knock.succeeded()).isFalse();
      assertThat(knock.reason()).isEqualTo("what answers there is no member of a cluster");
    }
  }

  @Test
  void whoHangsUpIsNone() throws Exception {
    try (ServerSocket server = listen()) {
      CompletableFuture<Void> answered = answer(server, "");

      Knock knock = at(server.getLocalPort());

      answered.get();
      assertThat(knock.reason()).isEqualTo("what answers there is no member of a cluster");
    }
  }

  @Test
  void whoKeepsSilentIsNotWaitedForForever() throws IOException {
    try (ServerSocket server = listen()) {
      Knock knock = at(server.getLocalPort(), Duration.ofMillis(50));

      assertThat(knock.reason()).isEqualTo("connected, but no answer within 50 ms");
    }
  }

  @Test
  void answerIsAwaitedForAsLongAsMembersMayBeSilent() {
    assertThat(Knock.answer(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Knock.answer(Duration.ofMillis(1))).isEqualTo(Duration.ofSeconds(2));
    assertThat(Knock.answer(Duration.ofHours(1))).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void hostThatNobodyKnowsIsSaidToBeUnknown() {
    List<Knock> knocks = Knock.at(List.of(new HostPort("nobody.invalid", 1)), Knock.ANSWER_MIN);

    assertThat(knocks)
        .extracting(Knock::toString)
        .containsExactly("nobody.invalid:1: unknown host");
  }
}
