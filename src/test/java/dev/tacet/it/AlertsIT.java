package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar tells a real broker and a real program. */
final class AlertsIT {
  private static final String MOSQUITTO = "/usr/sbin/mosquitto";

  @TempDir private Path temp;
  private final List<Process> brokers = new ArrayList<>();

  @AfterEach
  void stop() {
    brokers.forEach(Process::destroyForcibly);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private Path secret(String name, String mode) throws IOException {
    Path file = Files.writeString(temp.resolve(name), "hunter2\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Process broker(int port) throws Exception {
    Path users = temp.resolve("users");
    if (Files.notExists(users)) {
      new Shell(temp, Map.of())
          .run("mosquitto_passwd", "-b", "-c", users.toString(), "tacet", "hunter2")
          .succeeded();
      users.toFile().setReadable(true, false);
      temp.toFile().setExecutable(true, false);
    }
    Path config = temp.resolve("mosquitto.conf");
    Files.write(
        config,
        List.of(
            "listener " + port + " 127.0.0.1",
            "allow_anonymous false",
            "user root",
            "password_file " + users));
    Process broker =
        new ProcessBuilder(MOSQUITTO, "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("mosquitto.log").toFile())
            .start();
    brokers.add(broker);
    return broker;
  }

  /** The newest retained message of a topic; empty where there is none within a second. */
  private String retained(int port, String topic) {
    try {
      List<String> command =
          List.of(
              "mosquitto_sub",
              "-h",
              "127.0.0.1",
              "-p",
              Integer.toString(port),
              "-u",
              "tacet",
              "-P",
              "hunter2",
              "-t",
              topic,
              "-C",
              "1",
              "-W",
              "1");
      return new Shell(temp, Map.of()).run(command.toArray(String[]::new)).out().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void aBrokerIsToldIsMissedAndIsFoundAgain() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of(MOSQUITTO)) && Shell.has("mosquitto_sub"),
        "mosquitto and mosquitto-clients are not installed: no real broker was told");
    int port = freePort();
    Process broker = broker(port);
    try (Home home =
        Home.onAnyPort(
            temp.resolve("home"),
            "alerts: { mqtt: [ { url: 'mqtt://127.0.0.1:"
                + port
                + "', userName: tacet,"
                + " passwordFile: "
                + secret("password", "rw-------")
                + " } ] }")) {
      Home.Server server = home.serve();
      Eventually.holds(
          () -> retained(port, "tacet/availability").equals("online"), "who is online");
      JsonNode event =
          new ObjectMapper()
              .readTree(retained(port, "homeassistant/event/tacet/new-device/config"));
      assertThat(event.get("state_topic").textValue()).isEqualTo("tacet/alert/new-device");

      Shell.Result tried = home.tacet("alerts", "test").succeeded();
      assertThat(tried.out()).containsPattern("sent +mqtt +the broker has it");
      assertThat(retained(port, "tacet/last")).contains("\"kind\":\"test\"");

      broker.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      Eventually.holds(
          () -> server.said().contains("the broker closed the connection"), "the loss is logged");
      Shell.Result lost = home.tacet("alerts", "test");
      assertThat(lost.exit()).isEqualTo(1);
      assertThat(lost.out()).contains("failed").contains("no connection to mqtt://127.0.0.1");
      assertThat(home.tacet("status").out()).contains("alerts do not go through by channel mqtt");

      broker(port);
      Eventually.holds(
          () -> home.tacet("alerts", "test").exit() == 0, "the broker that came back is told");
      assertThat(retained(port, "tacet/availability")).isEqualTo("online");

      server.terminate();
      assertThat(retained(port, "tacet/availability")).isEqualTo("offline");
      assertThat(server.said()).doesNotContain("hunter2");
    }
  }

  /** As much of SMTP as one mail needs; gives back what came after DATA. */
  private static CompletableFuture<String> mail(ServerSocket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = socket.accept()) {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            PrintStream out = new PrintStream(client.getOutputStream(), true);
            out.print("220 mail.example\r\n");
            for (String line = in.readLine(); !line.equals("DATA"); line = in.readLine()) {
              out.print("250 ok\r\n");
            }
            out.print("354 go on\r\n");
            StringBuilder mail = new StringBuilder();
            for (String line = in.readLine(); !line.equals("."); line = in.readLine()) {
              mail.append(line).append('\n');
            }
            out.print("250 queued\r\n");
            in.readLine();
            return mail.toString();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void aMailLeavesTheRealJar() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Home home =
            Home.onAnyPort(
                temp.resolve("home"),
                "alerts: { mail: [ { host: 127.0.0.1, port: "
                    + socket.getLocalPort()
                    + ", security: none, from: tacet@example.org, to: [ me@example.org ] } ] }")) {
      CompletableFuture<String> mail = mail(socket);
      home.serve();

      home.tacet("alerts", "test").succeeded();

      assertThat(mail.get(20, TimeUnit.SECONDS))
          .contains("Subject: Tacet: You can be reached here\n", "To: me@example.org\n")
          .containsIgnoringCase("Content-Type: text/plain; charset=UTF-8");
    }
  }

  @Test
  void aProgramIsRunAndASecretThatOthersCanReadIsNotUsed() throws Exception {
    Path program = temp.resolve("tell");
    Files.writeString(program, "#!/bin/sh\ncat > " + temp + "/told\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path open = secret("open", "rw-r--r--");
    try (Home home =
        Home.onAnyPort(
            temp.resolve("home"),
            "alerts:",
            "  command: [ { run: [ " + program + " ] } ]",
            "  webhook: [ { url: 'http://127.0.0.1:9/', secretFile: " + open + " } ]")) {
      Home.Server server = home.serve();

      Shell.Result tried = home.tacet("alerts", "test");

      assertThat(tried.exit()).isEqualTo(1);
      assertThat(tried.out())
          .containsPattern("sent +command")
          .contains("can be read or changed by others (rw-r--r--)")
          .contains("chmod 600");
      assertThat(Files.readString(temp.resolve("told"))).contains("\"kind\":\"test\"");
      assertThat(home.tacet("alerts", "test", "nobody").exit()).isEqualTo(66);
      assertThat(home.tacet("alerts", "--json").out() + tried.out() + server.said())
          .doesNotContain("hunter2");
      server.terminate();
      assertThat(home.tacet("alerts").exit()).isEqualTo(69);
    }
  }
}
