package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Java the launcher takes, and with which flags: scripts/lib/java.sh. */
final class JavaChoiceIT {

  private static final List<String> JAVA = List.of("java.sh");
  private static final String CHOOSE =
      "tacet_choose_java || { echo none; exit 0; }; echo \"$chosen_home $chosen_major\"";

  @TempDir private Path temp;
  private Path installed;

  @BeforeEach
  void anEmptyJvmDirectory() throws IOException {
    installed = Files.createDirectories(temp.resolve("jvm"));
  }

  @Test
  void theNewestOfTheInstalledIsTaken() throws Exception {
    Shell.fakeJava(installed.resolve("java-9"), "9.0.4", "");
    Path newest = Shell.fakeJava(installed.resolve("java-25"), "25.0.3", "");
    Shell.fakeJava(installed.resolve("java-17"), "17.0.15", "");

    assertThat(shell(Map.of()).withLibrary(JAVA, CHOOSE).out()).isEqualTo(newest + " 25\n");
  }

  @Test
  void javaHomeCountsAndWinsATie() throws Exception {
    Shell.fakeJava(installed.resolve("java-21"), "21.0.1", "");
    Path home = Shell.fakeJava(temp.resolve("mine"), "21.0.9", "");

    assertThat(shell(Map.of("JAVA_HOME", home.toString())).withLibrary(JAVA, CHOOSE).out())
        .isEqualTo(home + " 21\n");
  }

  @Test
  void javaOnThePathIsFollowedThroughLinksToItsHome() throws Exception {
    Path home = Shell.fakeJava(temp.resolve("opt/jdk"), "99", "");
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));

    Shell shell = shell(Map.of("PATH", bin + ":" + System.getenv("PATH")));
    assertThat(shell.withLibrary(JAVA, CHOOSE).out()).isEqualTo(home.toRealPath() + " 99\n");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAsked() throws Exception {
    String says = "echo 'openjdk version \"98.0.1\" 2099-01-01' >&2";
    Path home = Shell.fakeJava(installed.resolve("custom"), "", says);
    Files.delete(home.resolve("release"));

    assertThat(shell(Map.of()).withLibrary(JAVA, CHOOSE).out()).isEqualTo(home + " 98\n");
  }

  @Test
  void tooOldAJavaIsNotTakenAndTheRemedyIsSaid() throws Exception {
    Path old = Shell.fakeJava(temp.resolve("old"), "11.0.2", "echo started");

    Shell.Result result =
        shell(Map.of("TACET_JAVA_HOME", old.toString()))
            .withLibrary(JAVA, "tacet_launch tacet.jar . status");

    assertThat(result.exit()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(old.toString()).contains("17 or later").contains("unset it");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, false, false, .jsa",
    "24.0.1,  true,  false, .jsa",
    "25.0.3,  true,  true,  .aot"
  })
  void flagsThatOnlyNewerJavaKnowsAreGivenToItAlone(
      String version, boolean unsafeAllowed, boolean compactHeaders, String archive)
      throws Exception {
    Shell.fakeJava(installed.resolve("only"), version, "");
    Files.writeString(temp.resolve("cli-" + version + archive), "classes");

    String flags =
        shell(onlyInstalled())
            .withLibrary(
                JAVA,
                "tacet_choose_java; tacet_flags cli; tacet_archive_flag '%s' cli; echo $jvm_flags $archive_flag"
                    .formatted(temp))
            .succeeded()
            .out();

    assertThat(flags.contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(unsafeAllowed);
    assertThat(flags.contains("UseCompactObjectHeaders")).isEqualTo(compactHeaders);
    assertThat(flags).contains(temp + "/cli-" + version + archive).doesNotContain("-Xshare");
  }

  @ParameterizedTest
  @CsvSource({
    "436000, 17.0.15, 48, true",
    "948000, 17.0.15, 77, true",
    "948000, 25.0.3, 64, true",
    "3884000, 17.0.15, 192, false",
    "24684000, 17.0.15, 192, false",
    "24684000, 25.0.3, 64, false"
  })
  void theHeapFollowsTheMachinesMemory(
      long kilobytes, String version, int heapMebibytes, boolean firstCompilerOnly)
      throws Exception {
    Path memory = temp.resolve("meminfo");
    Files.writeString(memory, "MemTotal:       " + kilobytes + " kB\nMemFree:  1 kB\n");
    Shell.fakeJava(installed.resolve("only"), version, "");
    Map<String, String> environment = onlyInstalled();
    environment.put("TACET_MEMINFO", memory.toString());

    // The control group of whoever runs this test must not count.
    String flags =
        shell(environment)
            .withLibrary(
                JAVA,
                "tacet_group_mib() { group_mib=0; }; tacet_choose_java; tacet_flags serve; echo $jvm_flags")
            .succeeded()
            .out();

    assertThat(flags).contains("-Xmx" + heapMebibytes + "m ");
    assertThat(flags.contains("-XX:TieredStopAtLevel=1")).isEqualTo(firstCompilerOnly);
  }

  @ParameterizedTest
  @CsvSource({
    "17, false",
    "17.0.9, false",
    "17.0.15, true",
    "17.0.16-ea, true",
    "21.0.2, false",
    "22, false",
    "23.0.1, true",
    "25.0.3, true"
  })
  void onlyAJavaThatKnowsItGivesMemoryBackToTheSystemByTheClock(String version, boolean known)
      throws Exception {
    Shell.fakeJava(installed.resolve("only"), version, "");

    String flags =
        shell(onlyInstalled())
            .withLibrary(JAVA, "tacet_choose_java; tacet_flags serve; echo $jvm_flags")
            .succeeded()
            .out();

    assertThat(flags.contains("TrimNativeHeapInterval")).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({"17.0.15, .jsa", "25.0.3, .aot"})
  void aClassArchiveIsMappedWhereItWasMadeFor(String version, String ending) throws Exception {
    Path home = Shell.fakeJava(installed.resolve("only"), version, "echo \"$@\"");
    Path directory = Files.createDirectory(temp.resolve("a b"));
    Path archive = Files.writeString(directory.resolve("cli-" + version + ending), "classes");

    Shell shell = shell(Map.of("TACET_JAVA_HOME", home.toString()));
    String with = shell.withLibrary(JAVA, "tacet_launch t.jar 'a b' status").out();
    Files.delete(archive);
    String without = shell.withLibrary(JAVA, "tacet_launch t.jar 'a b' status").out();

    assertThat(with)
        .contains("-XX:ArchiveRelocationMode=0 -XX:")
        .endsWith("=a b/cli-" + version + ending + " -cp t.jar dev.tacet.cli.Main status\n");
    assertThat(without).doesNotContain("ArchiveRelocationMode").doesNotContain(ending);
  }

  @ParameterizedTest
  @CsvSource({
    "serve, serve",
    "--data serve status, cli",
    "--data /x --config y serve --port 1, serve",
    "block serve, cli",
    "--data /x beacons --json, report",
    "block report, cli",
    "--json, cli"
  })
  void theFirstWordThatIsNoOptionIsTheVerb(String line, String kind) throws Exception {
    assertThat(shell(Map.of()).withLibrary(JAVA, "tacet_kind " + line + "; echo $kind").out())
        .isEqualTo(kind + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0 | ''", "3 | ''", "0-1 | 1", "0-3 | 2,3", "0,2-4 | 3,4", "0-2 | 2", "1,3 | 3"})
  void aReportLeavesTheEarlierHalfOfTheProcessorsAlone(String allowed, String half)
      throws Exception {
    Path status = temp.resolve("status");
    Files.writeString(status, "Name:\tsh\nCpus_allowed_list:\t" + allowed + "\nx:\t1\n");

    Shell shell = shell(Map.of("TACET_PROCESS_STATUS", status.toString()));
    assertThat(shell.withLibrary(JAVA, "tacet_half_processors; echo $half_processors").out())
        .isEqualTo(half + "\n");
  }

  @Test
  void aReportComesAfterTheServerAndKeepsAwayOnlyWhereItReadsTheServersLog() throws Exception {
    Path home = Shell.fakeJava(installed.resolve("only"), "17.0.15", "echo $(nproc) $(nice)");
    Shell shell = shell(Map.of("TACET_JAVA_HOME", home.toString()));
    Shell.Result here = shell.withLibrary(JAVA, "echo $(nproc); nice").succeeded();
    int processors = Integer.parseInt(here.lines().get(0));
    int half = Math.max(1, processors / 2);

    assertThat(shell.withLibrary(JAVA, "tacet_launch t.jar . report tv --since 7d").out())
        .isEqualTo(half + " 19\n");
    assertThat(shell.withLibrary(JAVA, "tacet_launch t.jar . --data /d beacons").out())
        .isEqualTo(half + " 19\n");
    assertThat(shell.withLibrary(JAVA, "tacet_launch t.jar . report tv --log a.db").out())
        .isEqualTo(processors + " 19\n");
    assertThat(shell.withLibrary(JAVA, "tacet_launch t.jar . report --capture=a.pcap").out())
        .isEqualTo(processors + " 19\n");
    assertThat(shell.withLibrary(JAVA, "tacet_launch t.jar . status").out())
        .isEqualTo(processors + " " + here.lines().get(1) + "\n");
  }

  @Test
  void theJavaVirtualMachinesExitCodeAndTheOwnersOptionsPassThrough() throws Exception {
    String says = "echo \"$@\"; echo \"$MALLOC_ARENA_MAX ${TACET_JAVA_OPTS-unset}\"; exit 7";
    Path home = Shell.fakeJava(installed.resolve("only"), "17.0.15", says);

    Shell.Result result =
        shell(Map.of("TACET_JAVA_HOME", home.toString(), "TACET_JAVA_OPTS", "-Xmx1g -Da=b"))
            .withLibrary(JAVA, "tacet_launch '/a b/tacet.jar' . block 'x y'");

    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.lines().get(0))
        .endsWith("-Xmx1g -Da=b -cp /a b/tacet.jar dev.tacet.cli.Main block x y");
    assertThat(result.lines().get(1)).isEqualTo("1 unset");
  }

  @Test
  void everyInstalledJavaStartsWithItsFlagsAndWarnsOfNothing() throws Exception {
    Path source = temp.resolve("Start.java");
    Files.writeString(
        source,
        "class Start { public static void main(String[] a) { System.out.print(a[0]); } }\n");
    Shell here = new Shell(temp, Map.of());
    List<String> homes =
        here.withLibrary(
                JAVA,
                "for home in /usr/lib/jvm/*; do if tacet_read_java $home && [ $java_major -ge 17 ]"
                    + " && [ -x $home/bin/javac ]; then readlink -f $home; fi; done | sort -u")
            .succeeded()
            .lines();

    for (String home : homes) {
      for (String kind : List.of("serve", "cli")) {
        Shell.Result result =
            new Shell(temp, Map.of("TACET_JAVA_HOME", home))
                .withLibrary(
                    JAVA,
                    // The name in octal: this process may itself run in an ASCII locale.
                    "tacet_choose_java; tacet_flags %s; tacet_environment; exec \"$chosen_home/bin/java\" $jvm_flags Start.java \"$(printf 'b\\303\\274cher')\""
                        .formatted(kind))
                .succeeded();
        assertThat(result.out()).as(home).isEqualTo("b\u00fccher");
        assertThat(result.err()).as(home).isEmpty();
      }
    }
  }

  @Test
  void lowerPrioritiesAreGivenToWhoeverStartsItWithoutAWarning() throws Exception {
    Path home = Path.of(System.getProperty("java.home"));
    Shell.Result result =
        new Shell(temp, Map.of("TACET_JAVA_HOME", home.toString()))
            .withLibrary(
                JAVA,
                "tacet_choose_java; tacet_flags serve; echo $jvm_flags; nobody=;"
                    + " [ $(id -u) -ne 0 ] || nobody='setpriv --reuid=65534 --clear-groups';"
                    + " exec $nobody \"$chosen_home/bin/java\" $jvm_flags --version")
            .succeeded();

    assertThat(result.out()).contains("-XX:CompilerThreadPriority=4").contains("Runtime");
    assertThat(result.err()).isEmpty();
  }

  private Shell shell(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("TACET_JVM_DIRECTORY", installed.toString());
    return new Shell(temp, all);
  }

  private Map<String, String> onlyInstalled() {
    return new HashMap<>(Map.of("TACET_JAVA_HOME", installed.resolve("only").toString()));
  }
}
