package dev.tacet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tacet.dns.Answer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/ARCHITECTURE.md section 1, as code. */
class ArchitectureTest {
  private static final String ROOT = "dev.tacet.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/jmh/"))
          .importPackages("dev.tacet");

  /** Package to the packages of ours it may import, besides {@code dns} and its {@code config}. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("dns", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("policy", Set.of()),
          Map.entry("querylog", Set.of("policy")),
          Map.entry("cache", Set.of()),
          Map.entry("upstream", Set.of()),
          Map.entry("dnssec", Set.of("upstream")),
          Map.entry("lists", Set.of("policy", "querylog")),
          Map.entry("device", Set.of()),
          Map.entry("store", Set.of("policy", "querylog", "device")),
          Map.entry("insight", Set.of("policy", "querylog", "lists", "device")),
          Map.entry("capture", Set.of("insight", "device")),
          Map.entry("alert", Set.of("policy", "querylog", "device", "insight", "lists")),
          Map.entry("resolve", Set.of("policy", "querylog", "cache", "upstream")),
          Map.entry("listen", Set.of("resolve")),
          Map.entry(
              "control",
              Set.of(
                  "policy",
                  "querylog",
                  "lists",
                  "device",
                  "insight",
                  "cache",
                  "resolve",
                  "alert",
                  "upstream")),
          Map.entry(
              "server",
              Set.of(
                  "policy",
                  "querylog",
                  "cache",
                  "upstream",
                  "dnssec",
                  "lists",
                  "device",
                  "store",
                  "resolve",
                  "listen",
                  "insight",
                  "alert",
                  "control")),
          Map.entry(
              "cli",
              Set.of(
                  "control",
                  "server",
                  "store",
                  "policy",
                  "lists",
                  "device",
                  "querylog",
                  "insight",
                  "capture")));

  /** Package to the classes of {@code config} that are its own section. */
  private static final Map<String, String> OWN_SECTION =
      Map.ofEntries(
          Map.entry("policy", "PolicyConfig|ProfileState|BlockMode"),
          Map.entry("querylog", "QueryLogConfig.*"),
          Map.entry("cache", "CacheConfig"),
          Map.entry("dnssec", "DnssecConfig"),
          Map.entry("device", "VisibleText"),
          Map.entry("upstream", "Upstream(Config|Tls|Pin|Strategy).*"),
          Map.entry("lists", "ListConfig.*|ProfileState|ShownUrl|Counted|VisibleText"),
          Map.entry("store", "QueryLogConfig.*|ProfileState"),
          Map.entry("resolve", "PolicyConfig|RateLimitConfig|BlockMode"),
          Map.entry("listen", "ListenConfig|EncryptionConfig"),
          Map.entry("insight", "Counted|ProfileState|VisibleText"),
          Map.entry("alert", "Alert.*|Counted|VisibleText|ShownUrl"),
          Map.entry(
              "control", "Alert.*|ControlConfig|Counted|ListConfig.*|NearestName|ProfileState"));

  static Stream<String> packages() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyTheRowsNamedForIt(String name) {
    Set<String> allowed = MAY_IMPORT.get(name);
    DescribedPredicate<JavaClass> foreign =
        DescribedPredicate.describe(
            "a package it may not know",
            type -> {
              String other = packageOf(type);
              return !other.isEmpty()
                  && !other.equals(name)
                  && !other.equals("dns")
                  && !other.equals("config")
                  && !allowed.contains(other);
            });
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(foreign)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aComponentTakesOnlyItsOwnSectionOfTheConfiguration(String name) {
    if (name.equals("config") || name.equals("server") || name.equals("cli")) {
      return; // config itself, and the two that read the whole of it
    }
    String own = OWN_SECTION.getOrDefault(name, "none");
    DescribedPredicate<JavaClass> others =
        DescribedPredicate.describe(
            "a section of the configuration other than " + own,
            type -> packageOf(type).equals("config") && !simpleName(type).matches(own));
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(others)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.tacet.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageHasItsRow() {
    classes()
        .should()
        .resideInAnyPackage(
            MAY_IMPORT.keySet().stream().map(p -> ROOT + p + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void eachLibraryStaysInItsPlace() {
    onlyIn("org.xbill..", "dns", "dnssec");
    onlyIn("java.sql..", "store");
    onlyIn("org.sqlite..", "store");
    onlyIn("io.netty..", "listen", "upstream", "server", "alert");
    onlyIn("io.netty.handler.codec.mqtt..", "alert");
    onlyIn("jakarta.mail..", "alert");
    onlyIn("org.eclipse.angus..", "alert");
    onlyIn("io.vertx..", "control");
    onlyIn("picocli..", "cli");
    onlyIn("com.ibm.icu..", "lists");
    onlyIn("org.apache.hc..", "lists", "device", "alert");
    onlyIn("org.jctools..", "querylog");
    onlyIn("com.fasterxml.jackson.dataformat..", "config");
    onlyIn("org.yaml..", "config");
    onlyIn("com.fasterxml.jackson..", "config", "control", "lists", "device", "alert");
  }

  @Test
  void pureCodeHasNothingToSay() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "dns..", ROOT + "policy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "ch.qos.logback..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineWritesToTheTerminal() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void aClassIsPublicOnlyWhereAnotherPackageUsesIt() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .resideOutsideOfPackage(ROOT + "control.api..")
        .and()
        .doNotHaveFullyQualifiedName("dev.tacet.cli.Main")
        .and()
        // Found by its name, in META-INF/services.
        .doNotHaveFullyQualifiedName("dev.tacet.cli.ConsoleLog")
        .and()
        // Run by the build, and by whatever makes class archives.
        .doNotHaveFullyQualifiedName("dev.tacet.insight.PreparedNames")
        .and()
        .doNotHaveFullyQualifiedName("dev.tacet.store.Rehearsal")
        .and()
        .doNotHaveFullyQualifiedName("dev.tacet.server.Rehearsal")
        .and()
        // The compiler copies its constants to where they are used; no trace of it is left there.
        .doNotHaveFullyQualifiedName("dev.tacet.dns.RecordClasses")
        .should(
            new ArchCondition<JavaClass>("be used by another package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean used =
                    CLASSES.stream()
                        .filter(c -> c.getName().equals(type.getName()) || isInside(c, type))
                        .flatMap(c -> c.getDirectDependenciesToSelf().stream())
                        .anyMatch(d -> leavesPackage(d, type) || isShownByAPublicClass(d));
                if (!used) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getName() + " is public and only its own package uses it"));
                }
              }
            })
        .check(CLASSES);
  }

  /** It checks nothing, so it is for octets that were ours all the time. */
  @Test
  void onlyTheCacheUnpacksAnswers() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cache..")
        .should()
        .callMethod(Answer.class, "unpack", byte[].class)
        .check(CLASSES);
    noClasses()
        .that()
        .haveSimpleName("CacheFile")
        .should()
        .callMethod(Answer.class, "unpack", byte[].class)
        .check(CLASSES);
  }

  @Test
  void buffersOfNettyStayInside() {
    classes()
        .should(
            new ArchCondition<JavaClass>("not show ByteBuf to others") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                    .filter(method -> isPublic(type) && isPublic(method))
                    .filter(
                        method ->
                            Stream.concat(
                                    Stream.of(method.getRawReturnType()),
                                    method.getRawParameterTypes().stream())
                                .anyMatch(t -> t.getName().equals("io.netty.buffer.ByteBuf")))
                    .forEach(
                        method ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    method, method.getFullName() + " shows ByteBuf")));
              }
            })
        .check(CLASSES);
  }

  private static boolean isInside(JavaClass inner, JavaClass outer) {
    return inner.getName().startsWith(outer.getName() + "$");
  }

  private static boolean leavesPackage(Dependency dependency, JavaClass type) {
    return !dependency.getOriginClass().getPackageName().equals(type.getPackageName());
  }

  /** A type in a public signature has to be public, even where others need not say its name. */
  private static boolean isShownByAPublicClass(Dependency dependency) {
    return isPublic(dependency.getOriginClass())
        && dependency.getDescription().matches(".*(return type|parameter|type argument).*");
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static boolean isPublic(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static void onlyIn(String library, String... packages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            Arrays.stream(packages).map(p -> ROOT + p + "..").toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as(library + " only in " + Arrays.stream(packages).collect(joining(", ")))
        .check(CLASSES);
  }

  /** The first package below the root: {@code control} for {@code dev.tacet.control.api}. */
  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static String simpleName(JavaClass type) {
    return type.getName().substring(type.getPackageName().length() + 1);
  }
}
