package io.jobdispatch.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class ArchitectureIT {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.jobdispatch");

  @Test
  void allModulesAreSeenAsJars() {
    for (String module : new String[] {"api", "core", "local", "testkit.contract", "examples"}) {
      assertThat(CLASSES)
          .anyMatch(
              c ->
                  c.getPackageName().equals("io.jobdispatch." + module)
                      && c.getSource().orElseThrow().getUri().toString().startsWith("jar:"));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.jobdispatch.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTestsNeedTheTestkit() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.jobdispatch.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jobdispatch.testkit..")
        .check(CLASSES);
  }

  @Test
  void onlyExamplesWriteToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.jobdispatch.examples..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void servicesAreLoadedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.jobdispatch.api.VirtualMachines")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ServiceLoader.class)
        .check(CLASSES);
  }
}
