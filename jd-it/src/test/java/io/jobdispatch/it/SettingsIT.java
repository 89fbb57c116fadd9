package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Setting;
import io.jobdispatch.api.VirtualMachineProvider;
import io.jobdispatch.api.VirtualMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of settings. */
final class SettingsIT {

  @Test
  void theTableOfTheClusterIsThatOfTheBackend() throws IOException {
    List<String> shown =
        Files.readAllLines(Outcome.ROOT.resolve("docs/hazelcast.md")).stream()
            .filter(line -> line.startsWith("| `jd."))
            .toList();

    assertThat(shown).isEqualTo(settings("hazelcast").map(SettingsIT::row).toList());
  }

  @Test
  void everySettingOfThreadsIsNamedInTheReadme() throws IOException {
    String readme = Readme.text();

    assertThat(settings("local").map(Setting::key))
        .allSatisfy(key -> assertThat(readme).contains("`" + key + "`"));
  }

  private static Stream<Setting> settings(String backend) {
    return VirtualMachines.installed().stream()
        .filter(provider -> provider.name().equals(backend))
        .map(VirtualMachineProvider::settings)
        .flatMap(List::stream);
  }

  private static String row(Setting setting) {
    return "| `%s` | %s | %s |".formatted(setting.key(), setting.meaning(), fallback(setting));
  }

  private static String fallback(Setting setting) {
    if (setting.key().endsWith(".slots")) {
      return "the available processors";
    }
    return setting.fallback().isEmpty() ? "empty" : "`" + setting.fallback() + "`";
  }
}
