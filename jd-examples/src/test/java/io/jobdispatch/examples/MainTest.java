package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          desweeep                          | unknown demo 'desweeep'; did you mean desweep? see ./jd list
          x                                 | unknown demo 'x'; see ./jd list
          --hepl                            | unknown option '--hepl'; did you mean --help? see ./jd --help
          desweep --rnus 3                  | unknown option '--rnus'; did you mean --runs? see ./jd desweep --help
          desweep 3                         | one argument too many: '3'; see ./jd desweep --help
          desweep --runs                    | missing required parameter for option '--runs' (N)
          desweep --runs x                  | invalid value for option '--runs': 'x' is not an int
          desweep --runs 0                  | must be >= 1: runs=0
          desweep --runs 1 --runs 2         | option '--runs' (N) should be specified only once
          desweep --populations 3           | must be >= 4: population=3
          desweep --generations 0           | must be >= 1: generations=0
          desweep --functions spere         | unknown function 'spere'; did you mean sphere?
          desweep --backend loca            | no backend named 'loca' (argument jd.backend); installed: [hazelcast, local]; is its module, say jd-loca, on the path?
          desweep --set jd.local.slot=1     | no such setting of backend 'local': argument jd.local.slot; it has: [jd.local.copy, --slots (jd.local.slots)]
          desweep --slots 0                 | must be >= 1: --slots=0
          desweep --slots 2 --backend none  | --slots is of the backend local, and --backend none has no slots
          desweep --set a=b --backend none  | --set is of a backend, and --backend none is none
          tune --budget 0                   | must be >= 1: budget=0
          tune --population 3               | must be >= 4: population=3
          tune --step 61                    | must be > 0 and <= 60: step=61.0
          tune --slots 10001                | must be a whole number from 1 to 10000: --slots (jd.local.slots)='10001', set by argument jd.local.slots
          tune --set jd.local.copy=none     | must be one of [evaluator, everything]: jd.local.copy='none', set by argument jd.local.copy
          spice --samples 0                 | must be >= 1: samples=0
          hots                              | unknown demo 'hots'; did you mean host? see ./jd list
          tune --join h:1 --backend local   | --join is of the backend hazelcast, not of local
          tune --bind ::1 --backend local   | --bind is of the backend hazelcast, not of local
          tune --join h:1 --backend none    | --join is of the backend hazelcast, and --backend none joins nobody
          tune --join h:1 --slots 2         | --slots is of the backend local, not of hazelcast; say how many where a host starts: ./jd host --slots N
          tune --join h                     | must be HOST:PORT, or [ADDRESS]:PORT for IPv6: --join (jd.hazelcast.join)='h'
          tune --join h:1,h:x               | must be HOST:PORT, or [ADDRESS]:PORT for IPv6: --join (jd.hazelcast.join)='h:x'
          tune --join 127.0.0.1:1           | nobody to join at 127.0.0.1:1: no connection; start a host there (HostMain jd.hazelcast.port=1, or ./jd host --port 1), or name another by --join (jd.hazelcast.join)
          host 3                            | one argument too many: '3'; see ./jd host --help
          host --slots 0                    | must be >= 1: --slots=0
          host --slots x                    | invalid value for option '--slots': 'x' is not an int
          host --slots 10001                | must be a whole number from 1 to 10000: --slots (jd.hazelcast.slots)='10001', set by argument jd.hazelcast.slots
          host --port x                     | invalid value for option '--port': 'x' is not an int
          host --port 65536                 | must be a whole number from 0 to 65535: --port (jd.hazelcast.port)='65536', set by argument jd.hazelcast.port
          host --join h                     | must be HOST:PORT, or [ADDRESS]:PORT for IPv6: --join (jd.hazelcast.join)='h'
          host --bind 0.0.0.0               | must be one address, at which others reach this machine: --bind (jd.hazelcast.bind)='0.0.0.0'
          host --bind 192.0.2.1             | cannot listen at 192.0.2.1: no address of this machine; name one that is by --bind (jd.hazelcast.bind)
          tune --set a                      | value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was a
          host --cluster=                   | must not be blank: --cluster (jd.hazelcast.cluster)=''
          tune --cluster x --backend local  | --cluster is of the backend hazelcast, not of local
          host --set jd.hazelcast.lite=true | only masters can be lite: leave out jd.hazelcast.lite='true'
          host --set jd.hazelcast.silence=1 | must be a whole number from 2 to 3600: jd.hazelcast.silence='1', set by argument jd.hazelcast.silence
          """)
  void badCallIsToldInOneLine(String arguments, String complaint) {
    DemoCall call = DemoCall.of(arguments.split(" ", -1));

    assertThat(call.err()).isEqualTo("jd: %s%n".formatted(complaint));
    assertThat(call.out()).isEmpty();
    assertThat(call.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"desweep", "spice"})
  void folderThatCannotBeWrittenToIsToldBeforeAnythingRuns(String demo, @TempDir Path folder)
      throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    DemoCall call = DemoCall.of(demo, "--out", file.toString());

    assertThat(call.err()).hasLineCount(1).startsWith("jd: ");
    assertThat(call.code()).isEqualTo(2);
  }

  @Test
  void everyDemoIsListedInALine() {
    DemoCall call = DemoCall.of("list");

    assertThat(call.out().lines().map(line -> line.split(" ", -1)[0]))
        .containsExactly("quickstart", "desweep", "tune", "spice");
    assertThat(call.code()).isZero();
  }

  @Test
  void callWithoutADemoShowsWhichThereAre() {
    DemoCall call = DemoCall.of();

    assertThat(call.out()).startsWith("Usage: jd").contains("quickstart", "desweep", "spice");
    assertThat(call.out()).contains("  host ");
    assertThat(call.code()).isZero();
  }

  @Test
  void portInUseIsToldInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DemoCall call = DemoCall.of("host", "--join=", "--port", "" + taken.getLocalPort());

      assertThat(call.err())
          .hasLineCount(1)
          .startsWith("jd: cannot listen at 127.0.0.1:" + taken.getLocalPort());
      assertThat(call.code()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quickstart", "desweep", "tune", "spice", "host", "list"})
  void everyDemoExplainsItself(String demo) {
    DemoCall call = DemoCall.of(demo, "--help");

    assertThat(call.out()).startsWith("Usage: jd " + demo).contains("--help");
    assertThat(call.code()).isZero();
  }

  @Test
  void versionIsTold() {
    DemoCall call = DemoCall.of("--version");

    assertThat(call.out()).startsWith("jd ").contains("Java ");
    assertThat(call.code()).isZero();
  }
}
