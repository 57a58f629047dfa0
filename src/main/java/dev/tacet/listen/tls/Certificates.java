package dev.tacet.listen.tls;

import dev.tacet.config.EncryptionConfig;
import dev.tacet.listen.tls.OwnCertificate.Made;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force: the owner's, read again when its files change, or one of our own, made
 * and renewed in time. What cannot be used is said once, and what was in force before stays so: a
 * broken renewal must not take the household offline, nor does it keep plain DNS from starting.
 *
 * <p>All work is done by the thread {@code certificate}; {@link #current} and {@link #state} are
 * for any.
 */
public final class Certificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** What failed, or was made because an address changed, is not made again sooner. */
  private static final Duration MAKE_AGAIN = Duration.ofMinutes(10);

  private final EncryptionConfig config;
  private final Optional<OwnCertificate> own;
  private final Clock clock;
  private final BooleanSupplier clockIsKnown;
  private final Duration lookEvery;
  private final ScheduledThreadPoolExecutor thread;

  private volatile Optional<Identity> current = Optional.empty();
  private volatile Optional<X509Certificate> authority = Optional.empty();
  private volatile String failure = "";
  private volatile Set<InetAddress> addresses = Set.of();

  private String readAt = "";
  private String seenAt = "";
  private Instant triedAt = Instant.MIN;

  /**
   * @param directory where a certificate of our own is kept
   * @param clockIsKnown whether the clock can be believed; else no date is judged, nor is anything
   *     signed, since that would be for the past
   */
  public Certificates(
      EncryptionConfig config, Path directory, Clock clock, BooleanSupplier clockIsKnown) {
    this(config, directory, clock, clockIsKnown, Keytool.ofThisJava(), LOOK_EVERY);
  }

  Certificates(
      EncryptionConfig config,
      Path directory,
      Clock clock,
      BooleanSupplier clockIsKnown,
      Keytool keytool,
      Duration lookEvery) {
    this.lookEvery = lookEvery;
    this.config = config;
    this.own =
        config.certificate().isPresent()
            ? Optional.empty()
            : Optional.of(new OwnCertificate(directory, config.name(), keytool));
    this.clock = clock;
    this.clockIsKnown = clockIsKnown;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "certificate");
              made.setDaemon(true);
              return made;
            });
  }

  /** Reads what is there, and from now on looks for changes. */
  public void start() {
    reread();
    long every = lookEvery.toMillis();
    thread.scheduleWithFixedDelay(this::look, 0, every, TimeUnit.MILLISECONDS);
  }

  /** This machine's addresses, which a certificate of our own names as far as they are private. */
  public void addresses(Set<InetAddress> now) {
    addresses = Set.copyOf(now);
  }

  /** Looks for changes at once, whatever the time of the last look. */
  public void reload() {
    if (!thread.isShutdown()) {
      thread.execute(this::reread);
    }
  }

  /** What new connections are to use; empty until there is a usable one. */
  public Optional<Identity> current() {
    return current;
  }

  public CertificateState state() {
    Optional<Identity> identity = current;
    Optional<X509Certificate> trusted = authority.or(() -> identity.map(Identity::certificate));
    return new CertificateState(
        own.map(OwnCertificate::store).or(config::certificate).map(Path::toString).orElse(""),
        own.isPresent(),
        identity.map(Identity::names).orElse(List.of()),
        identity.map(Identity::notAfter),
        trusted.map(Identity::fingerprint).orElse(""),
        authority.map(Identity::pem).orElse(""),
        problem(identity));
  }

  private String problem(Optional<Identity> identity) {
    if (!failure.isEmpty()) {
      return failure
          + (identity.isPresent() ? "; the one that was read before stays in force" : "");
    }
    Optional<Instant> now =
        clockIsKnown.getAsBoolean() ? Optional.of(clock.instant()) : Optional.empty();
    return identity.map(one -> problem(one, config.name(), now)).orElse("");
  }

  /**
   * What a start would find wrong with the owner's pair; empty where nothing is, or none is used.
   *
   * @param now empty where dates cannot be judged
   */
  public static Optional<String> problem(EncryptionConfig config, Optional<Instant> now) {
    if (!config.on() || config.certificate().isEmpty()) {
      return Optional.empty();
    }
    try {
      Identity pair = PemFiles.read(config.certificate().get(), config.key().orElseThrow());
      String words = problem(pair, config.name(), now);
      boolean noQuic = words.isEmpty() && config.doq() && !pair.servesQuic();
      return noQuic
          ? Optional.of(Identity.NOT_FOR_QUIC)
          : Optional.of(words).filter(found -> !found.isEmpty());
    } catch (UnusableCertificateException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String problem(Identity identity, String name, Optional<Instant> now) {
    if (now.filter(identity.notAfter()::isBefore).isPresent()) {
      return "the certificate has expired at "
          + identity.notAfter()
          + "; renew it, and Tacet takes it from there";
    }
    if (now.filter(identity.notBefore()::isAfter).isPresent()) {
      return "the certificate is not valid before "
          + identity.notBefore()
          + "; is the clock of this machine right?";
    }
    if (!identity.isFor(name)) {
      return "the certificate is for "
          + String.join(", ", identity.names())
          + ", so devices that are told to use "
          + name
          + " refuse it; set encryption.name to a name of the certificate";
    }
    return "";
  }

  private void look() {
    try {
      if (own.isPresent()) {
        renew(own.get());
        return;
      }
      String now = stamps();
      // Two files are not replaced in one moment: only what has been the same twice is read.
      if (!now.equals(readAt) && now.equals(seenAt)) {
        reread();
      }
      seenAt = now;
    } catch (RuntimeException e) {
      // An exception that left here would end the looking for good.
      LOG.error("the certificate could not be looked after; it is tried again", e);
    }
  }

  private synchronized void reread() {
    try {
      if (own.isPresent()) {
        own.get().load().ifPresent(this::use);
      } else {
        readAt = stamps();
        seenAt = readAt;
        use(PemFiles.read(config.certificate().orElseThrow(), config.key().orElseThrow()));
      }
      failure = "";
    } catch (UnusableCertificateException e) {
      failed(e);
    }
  }

  private synchronized void renew(OwnCertificate mine) {
    Instant now = clock.instant();
    try {
      Optional<Made> before = mine.load();
      boolean known = clockIsKnown.getAsBoolean();
      if (before.isPresent() && (!known || !mine.isDue(before.get(), addresses, now))) {
        return;
      }
      if (!known) {
        throw new UnusableCertificateException(
            "the clock of this machine is wrong; a certificate is made as soon as it is right");
      }
      if (triedAt.plus(MAKE_AGAIN).isAfter(now) && !triedAt.isAfter(now)) {
        return;
      }
      triedAt = now;
      Made made = mine.make(before, addresses, now);
      use(made);
      failure = "";
      LOG.info(
          "made a certificate for {}, valid until {}; `tacet certificate` says how to trust it",
          config.name(),
          made.identity().notAfter());
    } catch (UnusableCertificateException e) {
      failed(e);
    }
  }

  private void use(Made made) {
    authority = Optional.of(made.authority());
    use(made.identity());
  }

  private void use(Identity identity) {
    Optional<Identity> before = current;
    if (before.filter(identity::equals).isPresent()) {
      return;
    }
    current = Optional.of(identity);
    if (before.isPresent()) {
      LOG.info("new connections use {}, valid until {}", identity, identity.notAfter());
    }
    String problem = problem(current);
    if (failure.isEmpty() && !problem.isEmpty()) {
      LOG.warn("{}", problem);
    }
  }

  private void failed(UnusableCertificateException e) {
    if (!e.getMessage().equals(failure)) {
      LOG.error(
          "{}; {}",
          e.getMessage(),
          current.isPresent()
              ? "the certificate read before stays in force"
              : "encrypted DNS waits for it, plain DNS does not");
    }
    failure = e.getMessage();
  }

  /** What tells that a file is another one than it was. */
  private String stamps() {
    return stamp(config.certificate().orElseThrow()) + stamp(config.key().orElseThrow());
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime() + " " + is.size() + " " + is.fileKey() + " ";
    } catch (IOException e) {
      return "none ";
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
