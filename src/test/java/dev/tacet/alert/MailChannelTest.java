package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.AlertMailConfig;
import dev.tacet.testkit.ManualClock;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailChannelTest {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  @TempDir private Path directory;

  private MailChannel channel(
      int port,
      AlertMailConfig.Security security,
      boolean password,
      Duration within,
      Optional<SSLSocketFactory> trust) {
    Optional<Path> file =
        password
            ? Optional.of(Samples.secret(directory, "rw-------", "hunter2\n"))
            : Optional.empty();
    AlertMailConfig config =
        new AlertMailConfig(
            "mail",
            false,
            "mail.example",
            port,
            security,
            file.map(f -> "me@example.org"),
            file,
            "tacet@example.org",
            List.of("me@example.org", "you@example.org"));
    return new MailChannel(config, Samples.LOOPBACK, new ManualClock(), within, trust);
  }

  private MailChannel plain(int port) {
    return channel(port, AlertMailConfig.Security.NONE, false, WITHIN, Optional.empty());
  }

  private static FakeSmtp smtp() {
    return new FakeSmtp(Optional.empty(), ServerSocketFactory.getDefault());
  }

  private static MimeMessage next(FakeSmtp smtp) throws Exception {
    String mail = smtp.mails.poll(10, TimeUnit.SECONDS);
    assertThat(mail).as("a mail").isNotNull();
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aMailIsPlainTextInUtf8ToEverybodyNamed() throws Exception {
    try (FakeSmtp smtp = smtp()) {
      assertThat(plain(smtp.port()).send(Samples.notice()))
          .isEqualTo("the server took it: 250 queued as 7");

      MimeMessage mail = next(smtp);
      assertThat(mail.getSubject()).isEqualTo("Tacet: title of #5 a.example");
      assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getHeader("Message-ID")[0]).endsWith("@example.org>");
      assertThat(mail.getContent().toString())
          .contains("some text", "Device: camera (#5)", "When:   2026-03-01T12:00:00Z", "n: 3");
      assertThat(smtp.said)
          .contains("RCPT TO:<me@example.org>", "RCPT TO:<you@example.org>")
          .startsWith("EHLO tacet.home.arpa");
    }
  }

  @Test
  void noNameOfAStrangerMakesAHeaderOrEndsTheMail() throws Exception {
    try (FakeSmtp smtp = smtp()) {
      Notice notice = Samples.hostile();
      Notice dotted =
          new Notice(
              notice.kind(),
              notice.title(),
              "a\n.\nQUIT\n" + notice.text(),
              notice.at(),
              7,
              notice.deviceName(),
              notice.subject(),
              notice.facts());

      plain(smtp.port()).send(dotted);

      MimeMessage mail = next(smtp);
      assertThat(Collections.list(mail.getAllHeaders()))
          .extracting(h -> h.getName())
          .containsExactlyInAnyOrder(
              "Date",
              "From",
              "To",
              "Message-ID",
              "Subject",
              "MIME-Version",
              "Content-Type",
              "Content-Transfer-Encoding",
              "Auto-Submitted");
      assertThat(mail.getSubject()).isEqualTo("Tacet: " + notice.title());
      assertThat(mail.getContent().toString())
          .contains("\n.\nQUIT\n".replace("\n", System.lineSeparator()));
      assertThat(smtp.said).noneMatch(line -> line.contains("victim"));
    }
  }

  @Test
  void aNameThatLooksLikeAnEncodedWordIsShownAsItIs() throws Exception {
    try (FakeSmtp smtp = smtp()) {
      Notice notice = Samples.notice();
      String title = "=?utf-8?q?=0d=0aFrom=3a_bank=40example?= asks a=?utf-8?q?=00?=.example";

      plain(smtp.port())
          .send(
              new Notice(
                  notice.kind(), title, "text", notice.at(), 0, "", notice.subject(), Map.of()));

      assertThat(next(smtp).getHeader("Subject", null)).doesNotContain("=?utf-8?q?=");
    }
  }

  @Test
  void withStarttlsThePasswordIsSaidUnderTlsOnly() throws Exception {
    SelfSigned tls = SelfSigned.forName(directory, "mail.example");
    try (FakeSmtp smtp =
        new FakeSmtp(Optional.of(tls.server()), ServerSocketFactory.getDefault())) {
      channel(
              smtp.port(),
              AlertMailConfig.Security.STARTTLS,
              true,
              WITHIN,
              Optional.of(tls.client().getSocketFactory()))
          .send(Samples.notice());

      assertThat(next(smtp).getSubject()).startsWith("Tacet: ");
      assertThat(smtp.said.indexOf("STARTTLS")).isEqualTo(1);
      assertThat(smtp.said.get(3)).startsWith("AUTH PLAIN ");
    }
  }

  @Test
  void aServerWithoutStarttlsGetsNothing() {
    try (FakeSmtp smtp = smtp()) {
      assertThatThrownBy(
              () ->
                  channel(
                          smtp.port(),
                          AlertMailConfig.Security.STARTTLS,
                          true,
                          WITHIN,
                          Optional.empty())
                      .send(Samples.notice()))
          .hasMessageContaining("STARTTLS");
      assertThat(smtp.said).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }
  }

  @Test
  void aCertificateOfAnotherNameOrOfNobodyIsRefusedBothWays() {
    SelfSigned other = SelfSigned.forName(directory, "other.example");
    for (AlertMailConfig.Security security :
        List.of(AlertMailConfig.Security.STARTTLS, AlertMailConfig.Security.TLS)) {
      boolean starttls = security == AlertMailConfig.Security.STARTTLS;
      try (FakeSmtp smtp =
          new FakeSmtp(
              starttls ? Optional.of(other.server()) : Optional.empty(),
              starttls
                  ? ServerSocketFactory.getDefault()
                  : other.server().getServerSocketFactory())) {
        for (Optional<SSLSocketFactory> trust :
            List.of(
                Optional.<SSLSocketFactory>empty(),
                Optional.of(other.client().getSocketFactory()))) {
          assertThatThrownBy(
                  () -> channel(smtp.port(), security, true, WITHIN, trust).send(Samples.notice()))
              .as(security + " " + trust.isPresent())
              .hasMessageContaining("cannot be trusted")
              .hasMessageNotContaining("hunter2");
        }
        assertThat(smtp.said).noneMatch(line -> line.startsWith("AUTH"));
      }
    }
  }

  @Test
  void tlsFromTheStartWorksWhereTheCertificateIsRight() throws Exception {
    SelfSigned tls = SelfSigned.forName(directory, "mail.example");
    try (FakeSmtp smtp = new FakeSmtp(Optional.empty(), tls.server().getServerSocketFactory())) {
      channel(
              smtp.port(),
              AlertMailConfig.Security.TLS,
              true,
              WITHIN,
              Optional.of(tls.client().getSocketFactory()))
          .send(Samples.notice());

      assertThat(next(smtp).getFrom()[0].toString()).isEqualTo("tacet@example.org");
    }
  }

  @Test
  void aWrongPasswordAndARefusedReceiverAreToldApart() {
    SelfSigned tls = SelfSigned.forName(directory, "mail.example");
    try (FakeSmtp smtp = new FakeSmtp(Optional.empty(), tls.server().getServerSocketFactory())) {
      smtp.password = "another";
      assertThatThrownBy(
              () ->
                  channel(
                          smtp.port(),
                          AlertMailConfig.Security.TLS,
                          true,
                          WITHIN,
                          Optional.of(tls.client().getSocketFactory()))
                      .send(Samples.notice()))
          .hasMessageContaining("does not take that userName and password")
          .hasMessageNotContaining("hunter2")
          .matches(e -> !((NotSentException) e).again());
    }
    try (FakeSmtp smtp = smtp()) {
      smtp.refusesRcpt = "550 5.1.1 no such user";
      assertThatThrownBy(() -> plain(smtp.port()).send(Samples.notice()))
          .hasMessageContaining("no such user")
          .matches(e -> !((NotSentException) e).again());
      smtp.refusesRcpt = "451 4.7.1 greylisted";
      assertThatThrownBy(() -> plain(smtp.port()).send(Samples.notice()))
          .hasMessageContaining("greylisted")
          .matches(e -> ((NotSentException) e).again());
    }
  }

  @Test
  void aServerThatGreetsAnOctetAtATimeIsCutOff() {
    try (FakeReceiver slow =
        new FakeReceiver(
            client -> {
              while (true) {
                client.getOutputStream().write('2');
                client.getOutputStream().flush();
                pause();
              }
            })) {
      long from = System.nanoTime();
      assertThatThrownBy(
              () ->
                  channel(
                          slow.port(),
                          AlertMailConfig.Security.NONE,
                          false,
                          Duration.ofMillis(700),
                          Optional.empty())
                      .send(Samples.notice()))
          .hasMessageContaining("no answer");
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50); // what the fake does, not what the test waits for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
