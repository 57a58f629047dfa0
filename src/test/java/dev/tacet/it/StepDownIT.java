package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docker/entrypoint.sh does to become an ordinary user that may bind port 53, tried in a
 * network namespace of its own with the four capabilities that docker/compose.yaml leaves, and no
 * others.
 */
final class StepDownIT {

  private static final String CONTAINER =
      "unshare --net setpriv --no-new-privs"
          + " --bounding-set=-all,+setuid,+setgid,+setpcap,+net_bind_service ";
  private static final String STEP_DOWN = "tacet_step_down nobody nogroup; ";

  private static final String BIND =
      """
      import java.net.*;
      import java.nio.file.*;

      class Bind {
        public static void main(String[] arguments) throws Exception {
          for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.matches("(Uid|Groups|Cap...|NoNewPrivs):.*")) {
              System.out.println(line.strip().replaceAll("\\\\s+", " "));
            }
          }
          try (var udp = new DatagramSocket(53); var tcp = new ServerSocket(53)) {
            System.out.println("bound " + udp.getLocalPort() + " and " + tcp.getLocalPort());
          } catch (BindException e) {
            System.out.println(e.getMessage());
          }
        }
      }
      """;

  @TempDir private Path temp;
  private Shell shell;
  private String java;

  @BeforeEach
  void rootWithNamespaces() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root: step-down not checked");
    assumeTrue(Shell.has("unshare") && Shell.has("setpriv"), "needs util-linux");
    shell = new Shell(temp, Map.of());
    assumeTrue(
        shell.run("unshare", "--net", "true").exit() == 0,
        "no network namespaces may be made here");
    // Another user must be able to read it.
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(temp.resolve("Bind.java"), BIND);
    java = System.getProperty("java.home") + "/bin/java Bind.java";
  }

  @Test
  void portFiftyThreeIsBoundByAUserWhoHasThatOneCapability() throws Exception {
    List<String> said = inContainer(STEP_DOWN + "exec $step_down " + java);

    // Bit 10 is CAP_NET_BIND_SERVICE.
    String bindOnly = "0000000000000400";
    assertThat(said)
        .contains("Uid: 65534 65534 65534 65534", "NoNewPrivs: 1", "bound 53 and 53")
        .contains("CapInh: " + bindOnly, "CapPrm: " + bindOnly, "CapEff: " + bindOnly)
        .contains("CapBnd: " + bindOnly, "CapAmb: " + bindOnly);
  }

  @Test
  void withoutTheAmbientCapabilityTheSameUserIsRefused() throws Exception {
    List<String> said =
        inContainer("exec setpriv --reuid nobody --regid nogroup --init-groups -- " + java);

    assertThat(said).contains("Permission denied").noneMatch(line -> line.startsWith("bound"));
  }

  @Test
  void whatTheUserStartsCannotBecomeRootAgain() throws Exception {
    List<String> said =
        inContainer(STEP_DOWN + "$step_down setpriv --reuid root id -u 2>&1 || echo refused");

    assertThat(said).hasSize(2).last().isEqualTo("refused");
    assertThat(said.get(0)).contains("Operation not permitted");
  }

  private List<String> inContainer(String script) throws IOException, InterruptedException {
    String text = ". '" + Shell.CHECKOUT.resolve("scripts/lib/stepdown.sh") + "'\n" + script;
    return shell.run("sh", "-c", CONTAINER + "sh -euc \"$0\"", text).lines();
  }
}
