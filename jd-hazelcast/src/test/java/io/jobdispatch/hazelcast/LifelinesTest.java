package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class LifelinesTest {

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final ServerSocket process = new ServerSocket(FreePort.at(loopback), 10, loopback);
  private final Lifelines lifelines = new Lifelines();
  private final Semaphore deaths = new Semaphore(0);

  LifelinesTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    lifelines.close();
    process.close();
  }

  private HostPort place() {
    return new HostPort(loopback.getHostAddress(), process.getLocalPort());
  }

  private void attach(String name) {
    lifelines.attach(name, place(), deaths::release);
  }

  private boolean isDead() throws InterruptedException {
    return deaths.tryAcquire(2, TimeUnit.MINUTES);
  }

  @Test
  void deathOfTheProcessIsToldOnce() throws Exception {
    attach("a");
    Socket accepted = process.accept();

    process.close();
    accepted.close();

    assertThat(isDead()).isTrue();
    assertThat(deaths.availablePermits()).isZero();
  }

  @Test
  void refusalWithoutAConnectionBeforeProvesNothing() throws Exception {
    int port = process.getLocalPort();
    process.close();

    attach("a");
    attach("b");
    try (ServerSocket later = new ServerSocket(port, 10, loopback);
        Socket first = later.accept();
        Socket second = later.accept()) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      assertThat(deaths.availablePermits()).isZero();
    }
  }

  @Test
  void connectionThatBreaksIsMadeAnewAndProvesNothing() throws Exception {
    attach("a");
    for (int i = 0; i < 5; i++) {
      process.accept().close();
    }

    try (Socket again = process.accept()) {
      assertThat(again.isConnected()).isTrue();
      assertThat(deaths.availablePermits()).isZero();
    }
  }

  @Test
  void whatTheOtherEndSaysDoesNoHarm() throws Exception {
    attach("a");
    Socket accepted = process.accept();

    accepted.getOutputStream().write(new byte[10_000]);
    accepted.getOutputStream().flush();
    process.close();
    accepted.close();

    assertThat(isDead()).isTrue();
  }

  @Test
  void processThatIsWatchedNoMoreIsNotToldOf() throws Exception {
    attach("a");
    Socket first = process.accept();
    attach("b");
    Socket second = process.accept();

    lifelines.detach("a");
    assertThat(first.getInputStream().read()).isNegative();
    process.close();
    second.close();

    assertThat(isDead()).isTrue();
    assertThat(deaths.availablePermits()).isZero();
  }

  @Test
  void closingEndsAllConnectionsAndTheThread() throws Exception {
    attach("a");
    try (Socket accepted = process.accept()) {
      lifelines.close();

      assertThat(accepted.getInputStream().read()).isNegative();
    }
  }
}
