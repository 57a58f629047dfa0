package dev.tacet.alert;

import dev.tacet.config.AlertMailConfig;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * E-mail by SMTP (RFC 5321), one connection a message. The server's certificate must be for its
 * name; with {@code starttls} nothing is said before TLS (RFC 3207), with {@code none} no password.
 */
final class MailChannel implements Channel {
  private final AlertMailConfig config;
  private final HostLookup hosts;
  private final Clock clock;
  private final Duration within;
  private final Optional<SSLSocketFactory> trust;
  private final Cutoff cutoff = new Cutoff();

  MailChannel(AlertMailConfig config, HostLookup hosts, Clock clock) {
    this(config, hosts, clock, Alerts.WITHIN, Optional.empty());
  }

  /**
   * @param trust whom to trust where not those the system does
   */
  MailChannel(
      AlertMailConfig config,
      HostLookup hosts,
      Clock clock,
      Duration within,
      Optional<SSLSocketFactory> trust) {
    this.config = config;
    this.hosts = hosts;
    this.clock = clock;
    this.within = within;
    this.trust = trust;
  }

  @Override
  public void check() throws NotSentException {
    password();
  }

  private Optional<String> password() throws NotSentException {
    return config.passwordFile().isPresent()
        ? Optional.of(new Secret(config.passwordFile().get()).read())
        : Optional.empty();
  }

  @Override
  public String send(Notice notice) throws NotSentException, InterruptedException {
    Session session = session(password());
    try {
      return cutoff.within(within, () -> exchange(session, notice));
    } catch (Refused e) {
      throw refusal(e.why, e);
    } catch (SSLException e) {
      throw NotSentException.forNow(
          "the server " + config.host() + " cannot be trusted: " + Words.of(e), e);
    } catch (IOException e) {
      throw NotSentException.forNow(
          config.host() + " port " + config.port() + ": " + Words.of(e), e);
    }
  }

  private String exchange(Session session, Notice notice) throws IOException {
    try (Socket socket = connected();
        SMTPTransport transport =
            new SMTPTransport(
                session,
                new URLName(
                    "smtp",
                    config.host(),
                    config.port(),
                    null,
                    config.userName().orElse(null),
                    null))) {
      transport.connect(socket);
      AlertMail mail = new AlertMail(session, config, notice, clock.instant());
      transport.sendMessage(mail, mail.getAllRecipients());
      return "the server took it: " + Notice.line(transport.getLastServerResponse().strip(), 80);
    } catch (MessagingException e) {
      throw ioException(e).orElseGet(() -> new Refused(e));
    }
  }

  private Socket connected() throws IOException {
    List<InetAddress> addresses = hosts.of(config.host());
    IOException failure = new IOException("it has no address");
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      try {
        cutoff.onCut(socket::close);
        socket.setSoTimeout((int) within.toMillis());
        // With the name it was found by: otherwise the mail library asks the system for one.
        InetAddress named = InetAddress.getByAddress(config.host(), address.getAddress());
        socket.connect(new InetSocketAddress(named, config.port()), (int) within.toMillis());
        return config.security() == AlertMailConfig.Security.TLS ? underTls(socket) : socket;
      } catch (IOException e) {
        failure = e;
        socket.close();
      }
    }
    throw failure;
  }

  private SSLSocket underTls(Socket socket) throws IOException {
    SSLSocket secure =
        (SSLSocket) factory().createSocket(socket, config.host(), config.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private SSLSocketFactory factory() {
    return trust.orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private Session session(Optional<String> password) {
    boolean starttls = config.security() == AlertMailConfig.Security.STARTTLS;
    Properties settings = new Properties();
    settings.setProperty("mail.smtp.host", config.host());
    settings.setProperty("mail.smtp.port", Integer.toString(config.port()));
    settings.setProperty("mail.smtp.auth", Boolean.toString(password.isPresent()));
    settings.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    settings.setProperty("mail.smtp.starttls.enable", Boolean.toString(starttls));
    settings.setProperty("mail.smtp.starttls.required", Boolean.toString(starttls));
    settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    settings.put("mail.smtp.ssl.socketFactory", factory());
    settings.setProperty("mail.smtp.timeout", Long.toString(within.toMillis()));
    // Otherwise the system's resolver would be asked for our own name.
    settings.setProperty("mail.smtp.localhost", "tacet.home.arpa");
    settings.setProperty("mail.smtp.quitwait", "false");
    config.userName().ifPresent(user -> settings.setProperty("mail.smtp.user", user));
    return Session.getInstance(settings, new Known(config.userName().orElse(""), password));
  }

  private static NotSentException refusal(MessagingException e, Throwable cause) {
    String said = Notice.line(String.valueOf(innermost(e).getMessage()).strip(), 200);
    if (e instanceof AuthenticationFailedException) {
      return NotSentException.forGood(
          "the server does not take that userName and password (" + said + ")", cause);
    }
    return switch (code(e) / 100) {
      case 4 -> NotSentException.forNow("the server refused it for now: " + said, cause);
      case 5 -> NotSentException.forGood("the server refused it: " + said, cause);
      default -> NotSentException.forNow("the server could not be spoken to: " + said, cause);
    };
  }

  /** The first reason, which the others are told around. */
  private static MessagingException innermost(MessagingException e) {
    MessagingException at = e;
    while (at.getNextException() instanceof MessagingException inner) {
      at = inner;
    }
    return at;
  }

  /** What the server answered; 0 where it did not. */
  private static int code(MessagingException e) {
    MessagingException inner = innermost(e);
    if (inner instanceof SMTPAddressFailedException address) {
      return address.getReturnCode();
    } else if (inner instanceof SMTPSenderFailedException sender) {
      return sender.getReturnCode();
    }
    return inner instanceof SMTPSendFailedException mail ? mail.getReturnCode() : 0;
  }

  /** What lies behind it, where that is the network. */
  private static Optional<IOException> ioException(MessagingException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return Optional.of(
            io instanceof SocketTimeoutException
                ? new SocketTimeoutException("no answer in time")
                : io);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    cutoff.close();
  }

  /** What the server did not like, through work that may only fail on the network. */
  private static final class Refused extends IOException {
    private final transient MessagingException why;

    Refused(MessagingException why) {
      super(why);
      this.why = why;
    }
  }

  private static final class Known extends Authenticator {
    private final String user;
    private final Optional<String> password;

    Known(String user, Optional<String> password) {
      this.user = user;
      this.password = password;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication(user, password.orElse(""));
    }
  }
}
