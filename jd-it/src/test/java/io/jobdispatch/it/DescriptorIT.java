package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Opens;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorIT {

  private static final String SERVICES = "META-INF/services/";
  private static final String PROVIDER = "io.jobdispatch.api.VirtualMachineProvider";
  private static final String PREPARATION = "io.jobdispatch.api.HostPreparation";

  @Test
  void theApiExportsItsPackagesAndRequiresNothing() throws IOException {
    ModuleDescriptor api = module("api").descriptor();

    assertThat(exports(api))
        .containsExactlyInAnyOrder("io.jobdispatch.api", "io.jobdispatch.api.thread");
    assertThat(requires(api)).isEmpty();
    assertThat(api.uses()).containsExactlyInAnyOrder(PROVIDER, PREPARATION);
    assertThat(api.provides()).isEmpty();
  }

  @Test
  void theCoreExportsItsPackagesAndRequiresTheApiAndTheLoggingFacade() throws IOException {
    ModuleDescriptor core = module("core").descriptor();

    assertThat(exports(core))
        .containsExactlyInAnyOrder(
            "io.jobdispatch.core", "io.jobdispatch.core.command", "io.jobdispatch.core.journal");
    assertThat(requires(core))
        .containsExactlyInAnyOrder(
            "transitive io.jobdispatch.api", "org.slf4j", "static org.jspecify");
    assertThat(core.uses()).isEmpty();
    assertThat(core.provides())
        .extracting(Provides::service, Provides::providers)
        .containsExactly(tuple(PREPARATION, List.of("io.jobdispatch.core.host.LeftoverRemoval")));
  }

  @Test
  void theLocalBackendExportsNothingAndProvidesItself() throws IOException {
    ModuleDescriptor local = module("local").descriptor();

    assertThat(exports(local)).isEmpty();
    assertThat(requires(local)).containsExactly("io.jobdispatch.api");
    assertThat(local.provides())
        .extracting(Provides::service, Provides::providers)
        .containsExactly(tuple(PROVIDER, List.of("io.jobdispatch.local.LocalProvider")));
  }

  @Test
  void theClusterBackendExportsWhatMakesAHostAndProvidesItself() throws IOException {
    ModuleDescriptor hazelcast = module("hazelcast").descriptor();

    assertThat(exports(hazelcast)).containsExactly("io.jobdispatch.hazelcast");
    assertThat(requires(hazelcast))
        .containsExactlyInAnyOrder(
            "io.jobdispatch.api",
            "org.slf4j",
            "static org.jspecify",
            "com.hazelcast.core",
            "java.se",
            "jdk.net",
            "jdk.unsupported");
    assertThat(hazelcast.opens())
        .extracting(Opens::source, Opens::targets)
        .containsExactly(tuple("io.jobdispatch.hazelcast", Set.of("com.hazelcast.core")));
    assertThat(hazelcast.provides())
        .extracting(Provides::service, Provides::providers)
        .containsExactly(tuple(PROVIDER, List.of("io.jobdispatch.hazelcast.HazelcastProvider")));
  }

  @Test
  void theTestkitExportsItsTwoKitsAndOpensTheContractToJUnit() throws IOException {
    ModuleDescriptor testkit =
        ModuleFinder.of(Path.of(System.getProperty("jd.testkit")))
            .find("io.jobdispatch.testkit")
            .orElseThrow()
            .descriptor();

    assertThat(exports(testkit))
        .containsExactlyInAnyOrder(
            "io.jobdispatch.testkit.contract", "io.jobdispatch.testkit.simulation");
    assertThat(requires(testkit))
        .containsExactlyInAnyOrder(
            "transitive io.jobdispatch.api",
            "transitive io.jobdispatch.core",
            "transitive org.junit.jupiter.api",
            "static org.jspecify");
    assertThat(testkit.opens())
        .extracting(Opens::source, Opens::targets)
        .containsExactly(
            tuple("io.jobdispatch.testkit.contract", Set.of("org.junit.platform.commons")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "core", "local", "examples"})
  void noPackageIsOpenExceptToTheArgumentParser(String name) throws IOException {
    ModuleDescriptor descriptor = module(name).descriptor();

    assertThat(descriptor.isOpen()).isFalse();
    assertThat(descriptor.opens())
        .allSatisfy(opens -> assertThat(opens.targets()).containsExactly("info.picocli"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "core", "local", "hazelcast", "examples"})
  void providersAreDeclaredAlikeForBothPaths(String name) throws IOException {
    ModuleReference module = module(name);
    Map<String, List<String>> declared = new TreeMap<>();
    for (Provides provides : module.descriptor().provides()) {
      declared.put(provides.service(), provides.providers());
    }

    assertThat(serviceFiles(module)).isEqualTo(declared);
  }

  private static Map<String, List<String>> serviceFiles(ModuleReference module) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    try (ModuleReader reader = module.open()) {
      List<String> names = reader.list().filter(name -> isServiceFile(name)).toList();
      for (String name : names) {
        String text =
            new String(reader.open(name).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        files.put(name.substring(SERVICES.length()), text.lines().toList());
      }
    }
    return files;
  }

  private static boolean isServiceFile(String name) {
    return name.startsWith(SERVICES) && name.length() > SERVICES.length();
  }

  private static ModuleReference module(String name) {
    return ModuleFinder.of(Outcome.LIB).find("io.jobdispatch." + name).orElseThrow();
  }

  private static Set<String> exports(ModuleDescriptor module) {
    return module.exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(Exports::source)
        .collect(Collectors.toSet());
  }

  private static Set<String> requires(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(requires -> !requires.modifiers().contains(Requires.Modifier.MANDATED))
        .map(DescriptorIT::words)
        .collect(Collectors.toSet());
  }

  private static String words(Requires requires) {
    String modifiers =
        requires.modifiers().stream()
            .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
            .sorted()
            .collect(Collectors.joining());
    return modifiers + requires.name();
  }
}
