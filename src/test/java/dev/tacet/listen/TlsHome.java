package dev.tacet.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.EncryptionConfig;
import dev.tacet.config.ListenConfig;
import dev.tacet.dns.Transport;
import dev.tacet.listen.tls.Certificates;
import dev.tacet.testkit.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A certificate of Tacet's own, made once for all tests, and clients that trust it. */
final class TlsHome {
  static final String HERE = "127.0.0.1";
  static final String NAME = "tacet.home.arpa";
  static final String TOKEN = "mfrggzdfmztwq2lk";

  private static final EncryptionConfig CONFIG =
      new EncryptionConfig(true, 0, true, 0, true, 0, NAME, Optional.empty(), Optional.empty());
  private static final Certificates CERTIFICATES = made();

  private TlsHome() {}

  private static Certificates made() {
    try {
      Path directory = Files.createTempDirectory("tacet-tls");
      // No lambda of this class, which another thread could not run before the class is there.
      Certificates certificates =
          new Certificates(CONFIG, directory, Clock.systemUTC(), Boolean.TRUE::booleanValue);
      certificates.start();
      long deadline = System.nanoTime() + 60_000_000_000L; // keytool is a program of its own
      while (certificates.current().isEmpty()) {
        assertThat(System.nanoTime()).as(certificates.state().problem()).isLessThan(deadline);
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
      certificates.close();
      try (var files = Files.walk(directory)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
      return certificates;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EncryptedDoors doors() {
    return doors(client -> true);
  }

  static EncryptedDoors doors(Predicate<InetAddress> welcome) {
    return new EncryptedDoors(CONFIG, CERTIFICATES, welcome);
  }

  static void start(Sockets tacet, ListenConfig config) throws IOException {
    tacet.start(config, Optional.of(doors()), Limits.DEFAULT);
  }

  static SSLContext trusting() {
    return Trust.only(CERTIFICATES.state().authority());
  }

  /** A client that names the server, checks that it is so, and offers these protocols. */
  static SSLSocket connect(Sockets tacet, Transport transport, String name, String... protocols)
      throws IOException {
    SSLSocket socket =
        tacet.keep(
            (SSLSocket)
                trusting().getSocketFactory().createSocket(HERE, tacet.group.port(transport)));
    socket.setSoTimeout(Sockets.PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!name.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
