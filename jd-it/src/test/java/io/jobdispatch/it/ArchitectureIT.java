package io.jobdispatch.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArchitectureIT {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.jobdispatch");

  @Test
  void allModulesAreSeenAsJars() {
    for (String module :
        List.of("api", "core", "local", "hazelcast", "testkit.contract", "examples")) {
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
  void onlyExamplesAndTheProgramThatIsAHostWriteToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.jobdispatch.examples..")
        .and()
        .doNotHaveFullyQualifiedName("io.jobdispatch.hazelcast.HostMain")
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

  @Test
  void noTypeOfHazelcastShowsInWhatOthersCanCall() {
    assertThat(CLASSES.stream().filter(ArchitectureIT::isPublic))
        .allSatisfy(
            each ->
                assertThat(shown(each)).as(each.getName()).noneMatch(ArchitectureIT::isHazelcasts));
  }

  /** What a class extends and implements, and what its members that others can call are made of. */
  private static Stream<JavaClass> shown(JavaClass each) {
    Stream<JavaClass> kin =
        Stream.concat(each.getRawSuperclass().stream(), each.getRawInterfaces().stream());
    Stream<JavaClass> members =
        each.getMembers().stream()
            .filter(ArchitectureIT::isPublic)
            .flatMap(member -> member.getAllInvolvedRawTypes().stream());
    Stream<JavaClass> thrown =
        each.getCodeUnits().stream()
            .filter(ArchitectureIT::isPublic)
            .flatMap(unit -> unit.getExceptionTypes().stream());
    return Stream.of(kin, members, thrown).flatMap(types -> types);
  }

  private static boolean isPublic(HasModifiers what) {
    return what.getModifiers().contains(JavaModifier.PUBLIC)
        || what.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static boolean isHazelcasts(JavaClass type) {
    return type.getPackageName().startsWith("com.hazelcast");
  }
}
