package dev.tacet.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who gets e-mail.
 *
 * @param port of the SMTP server
 * @param userName empty where the server asks for none
 * @param passwordFile holds that user's password in its first line
 */
public record AlertMailConfig(
    String name,
    boolean always,
    String host,
    int port,
    Security security,
    Optional<String> userName,
    Optional<Path> passwordFile,
    String from,
    List<String> to)
    implements AlertChannelConfig {
  private static final int MAX_RECEIVERS = 8;

  private static final PatternForm HOST =
      new PatternForm(
          Pattern.compile(
              "(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-f:.]{3,45}"),
          "a host's name or its address");

  /** ASCII only: what a header of ours can carry without any quoting. */
  private static final PatternForm ADDRESS =
      new PatternForm(
          Pattern.compile(
              "[A-Za-z0-9._%+=-]{1,64}@(?=.{1,190}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"),
          "an e-mail address such as me@example.org, without a name beside it");

  private static final PatternForm USER =
      new PatternForm(Pattern.compile("[^\\p{Cntrl}]{1,254}"), "a user name");

  public AlertMailConfig {
    to = List.copyOf(to);
  }

  /** How the way to the server is closed to readers. */
  public enum Security {
    /** TLS from the first octet on, usually at port 465. */
    TLS,
    /** TLS before anything is said, or nothing is said; usually at port 587. */
    STARTTLS,
    /** None: for a server in the house. No password is sent this way. */
    NONE
  }

  @Override
  public String type() {
    return "mail";
  }

  @Override
  public String target() {
    return String.join(", ", to) + " by " + host + ":" + port;
  }

  static Optional<AlertMailConfig> read(Section in, Set<String> taken) {
    Optional<String> name = AlertChannelConfig.readName(in, "mail", taken);
    Optional<String> host = in.required("host", HOST, "mail.example.org", "The SMTP server.");
    Security security =
        in.word(
            "security",
            Security.STARTTLS,
            "How it is spoken to: tls from the start, starttls, or none for a server in the house.");
    int port =
        in.integer(
            "port", 587, Bounds.between(1, 65_535), "Its port: 587 for starttls, 465 for tls.");
    Optional<String> user = in.optional("userName", USER, "me@example.org", "A user of it.");
    Optional<Path> password =
        in.optional(
            "passwordFile",
            new PathForm(AlertWebhookConfig.MAX_PATH),
            Path.of("/etc/tacet/mail.password"),
            "A file nobody else can read with that user's password in its first line.");
    Optional<String> from =
        in.required("from", ADDRESS, "tacet@example.org", "Who the mail is from.");
    List<String> to =
        in.values("to", ADDRESS, List.of(), "Who gets it; at least one, at most eight.");
    if (!in.isBroken("to") && (to.isEmpty() || to.size() > MAX_RECEIVERS) && host.isPresent()) {
      in.reject("to", to.isEmpty() ? "names nobody; give an address" : "names more than eight");
    }
    checkPassword(in, security, user, password);
    boolean always = AlertChannelConfig.readAlways(in);
    return name.flatMap(
        own ->
            host.flatMap(
                server ->
                    from.map(
                        sender ->
                            new AlertMailConfig(
                                own, always, server, port, security, user, password, sender, to))));
  }

  private static void checkPassword(
      Section in, Security security, Optional<String> user, Optional<Path> password) {
    if (user.isPresent() && password.isEmpty() && !in.isBroken("passwordFile")) {
      in.reject("userName", "needs passwordFile beside it");
    } else if (password.isPresent() && user.isEmpty() && !in.isBroken("userName")) {
      in.reject("passwordFile", "needs userName beside it");
    } else if (password.isPresent() && security == Security.NONE) {
      in.reject(
          "passwordFile", "would be sent for everybody to read; set security to tls or starttls");
    }
  }
}
