package dev.tacet.alert;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server of a few lines, with STARTTLS and AUTH PLAIN, that can refuse at each step. */
final class FakeSmtp implements AutoCloseable {
  final List<String> said = new CopyOnWriteArrayList<>();
  final BlockingQueue<String> mails = new LinkedBlockingQueue<>();
  volatile String refusesRcpt = "";
  volatile String password = "hunter2";
  private final Optional<SSLContext> starttls;
  private final FakeReceiver receiver;

  FakeSmtp(Optional<SSLContext> starttls, ServerSocketFactory sockets) {
    this.starttls = starttls;
    receiver = new FakeReceiver(sockets, 0, this::serve);
  }

  int port() {
    return receiver.port();
  }

  private void serve(Socket client) throws IOException {
    FakeReceiver.say(client.getOutputStream(), "220 mail.example ready");
    talk(client, client instanceof SSLSocket);
  }

  private void talk(Socket client, boolean secure) throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = client.getOutputStream();
    for (String line = FakeReceiver.line(in); !line.isEmpty(); line = FakeReceiver.line(in)) {
      said.add(line);
      String verb = line.split("[ :]")[0].toUpperCase(java.util.Locale.ROOT);
      switch (verb) {
        case "EHLO" -> {
          FakeReceiver.say(out, "250-mail.example");
          FakeReceiver.say(
              out, starttls.isPresent() && !secure ? "250 STARTTLS" : "250 AUTH PLAIN");
        }
        case "STARTTLS" -> {
          FakeReceiver.say(out, "220 go ahead");
          SSLSocket upgraded =
              (SSLSocket)
                  starttls.orElseThrow().getSocketFactory().createSocket(client, null, true);
          upgraded.setUseClientMode(false);
          talk(upgraded, true);
          return;
        }
        case "AUTH" -> FakeReceiver.say(out, auth(line));
        case "RCPT" -> FakeReceiver.say(out, refusesRcpt.isEmpty() ? "250 ok" : refusesRcpt);
        case "DATA" -> {
          FakeReceiver.say(out, "354 go on");
          StringBuilder mail = new StringBuilder();
          for (String each = FakeReceiver.line(in);
              !each.equals(".");
              each = FakeReceiver.line(in)) {
            mail.append(each).append('\n');
          }
          mails.add(mail.toString());
          FakeReceiver.say(out, "250 queued as 7");
        }
        case "QUIT" -> {
          FakeReceiver.say(out, "221 bye");
          return;
        }
        default -> FakeReceiver.say(out, "250 ok");
      }
    }
  }

  private String auth(String line) {
    String[] parts = line.split(" ");
    String given =
        parts.length < 3
            ? ""
            : new String(Base64.getDecoder().decode(parts[2]), StandardCharsets.UTF_8);
    return given.equals("me@example.org\0me@example.org\0" + password)
        ? "235 welcome"
        : "535 5.7.8 authentication failed";
  }

  @Override
  public void close() {
    receiver.close();
  }
}
