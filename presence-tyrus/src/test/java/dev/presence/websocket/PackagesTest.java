package dev.presence.websocket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.presence", importOptions = DoNotIncludeTests.class)
class PackagesTest {
  @ArchTest
  static final ArchRule the_portable_half_knows_no_container =
      noClasses()
          .that()
          .resideInAPackage("dev.presence.websocket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.glassfish..",
              "org.apache..",
              "org.eclipse.jetty..",
              "io.undertow..",
              "dev.presence.tyrus..");

  @ArchTest
  static final ArchRule nothing_points_back_from_core =
      noClasses()
          .that()
          .resideInAPackage("dev.presence")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.presence.websocket..", "dev.presence.tyrus..", "jakarta..");
}
