package dev.presence.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(
    packages = "dev.presence.redis",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule itNeedsTheCoreAndTheClientOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.slf4j..",
              "org.jspecify.annotations..",
              "io.lettuce..",
              "reactor.core.publisher", // in which the client wraps credentials
              "dev.presence",
              "dev.presence.redis");

  @ArchTest
  static final ArchRule whatIsKeptKnowsNothingOfTheEngine =
      noClasses()
          .that()
          .haveNameMatching(".*\\.(Ledger|Held|Replica|Listeners|Observations|Change|Wire|Ids).*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..");

  @ArchTest
  static final ArchRule oneTypeIsPublic =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should()
          .haveSimpleName("RedisDirectory");

  @ArchTest
  static final ArchRule timeIsReadThroughTheTimeSource =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);
}
