package dev.presence;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

@AnalyzeClasses(packages = "dev.presence", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule coreNeedsTheJdkAndSlf4jOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.slf4j..", "org.jspecify.annotations..", "dev.presence..");

  @ArchTest
  static final ArchRule theCoreDoesNotKnowItsTestTools =
      noClasses()
          .that()
          .resideInAPackage("dev.presence")
          .should()
          .dependOnClassesThat(resideInAPackage("dev.presence.testing.."));

  /** The classes of the engine, nested ones included. */
  private static DescribedPredicate<JavaClass> named(Class<?>... types) {
    Set<String> names = new HashSet<>();
    for (Class<?> type : types) {
      names.add(type.getName());
    }
    return describe(
        "one of " + names, type -> names.contains(type.getName().replaceFirst("\\$.*", "")));
  }

  @ArchTest
  static final ArchRule policiesKnowVitalsAndVerdictsNotTheEngine =
      noClasses()
          .that(
              assignableTo(HeartbeatPolicy.class)
                  .or(named(Vitals.class, Verdict.class, Policies.class)))
          .should()
          .dependOnClassesThat(
              named(
                  SessionRegistry.class,
                  PeerSession.class,
                  DeadPeerDetector.class,
                  Connection.class,
                  LastLook.class,
                  TimeSource.class,
                  PresenceEvent.class,
                  Departure.class));

  @ArchTest
  static final ArchRule aPolicyIsAPureFunction =
      noClasses()
          .that(assignableTo(HeartbeatPolicy.class).or(named(Policies.class)))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.slf4j..")
                  .or(resideInAPackage("java.util.concurrent.."))
                  .or(resideInAPackage("java.io.."))
                  .or(resideInAPackage("java.nio..")));

  @ArchTest
  static final ArchRule theRegistryKnowsNeitherTheDetectorNorAPolicy =
      noClasses()
          .that(
              named(
                  SessionRegistry.class,
                  PeerSession.class,
                  Admission.class,
                  Listener.class,
                  Departures.class))
          .should()
          .dependOnClassesThat(named(DeadPeerDetector.class, Policies.class, Inquiry.class));

  @ArchTest
  static final ArchRule aConnectionDoesNotPointBack =
      noClasses()
          .that(named(Connection.class, LastLook.class))
          .should()
          .dependOnClassesThat(
              named(SessionRegistry.class, PeerSession.class, DeadPeerDetector.class));

  @ArchTest
  static final ArchRule timeIsReadInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(SystemTime.class.getName())
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static void evidenceTakesNoLock(JavaClasses core) {
    Set<JavaMethod> reached = new HashSet<>();
    reach(core.get(PeerSession.class).getMethod("heard"), reached);

    assertThat(reached).hasSizeGreaterThan(1);
    for (JavaMethod method : reached) {
      assertThat(method.getModifiers())
          .as(method.getFullName())
          .doesNotContain(JavaModifier.SYNCHRONIZED);
      assertThat(method.getAccessesFromSelf())
          .as(method.getFullName())
          .extracting(JavaAccess::getTargetOwner)
          .extracting(JavaClass::getPackageName)
          .isSubsetOf("dev.presence", "java.lang.invoke");
    }
  }

  private static void reach(JavaMethod method, Set<JavaMethod> reached) {
    if (reached.add(method)) {
      method.getMethodCallsFromSelf().stream()
          .filter(call -> call.getTargetOwner().getPackageName().startsWith("dev.presence"))
          .forEach(call -> call.getTarget().resolveMember().ifPresent(m -> reach(m, reached)));
    }
  }
}
