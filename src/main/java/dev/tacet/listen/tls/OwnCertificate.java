package dev.tacet.listen.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The certificate Tacet makes itself: an authority of its own, which devices are told to trust, and
 * below it the server's, both with keys on the curve P-256. The authority can sign for the server's
 * name, the names below it and private addresses only (RFC 5280 section 4.2.1.10): whoever steals
 * its key cannot be somebody else's bank.
 *
 * <p>The keys are made by the JDK's {@code keytool}, which every Java brings. One thread.
 */
final class OwnCertificate {
  static final Duration LIFETIME = Duration.ofDays(397);
  static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final int AUTHORITY_DAYS = 3650;
  private static final int MAX_ADDRESSES = 32;
  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";

  /** PKCS#12 wants one. What protects the keys is the mode of the file. */
  private static final String PASSWORD = "tacet-own-certificate";

  private static final String PASSWORD_VARIABLE = "TACET_OWN_CERTIFICATE";

  /**
   * @param authority what devices are told to trust
   */
  record Made(Identity identity, X509Certificate authority) {}

  private final Path directory;
  private final String name;
  private final Keytool keytool;

  OwnCertificate(Path directory, String name, Keytool keytool) {
    this.directory = directory;
    this.name = name;
    this.keytool = keytool;
  }

  Path store() {
    return directory.resolve("own.p12");
  }

  /** What was made before, or empty. */
  Optional<Made> load() throws UnusableCertificateException {
    if (!Files.exists(store())) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(store())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      if (keys.getKey(SERVER, PASSWORD.toCharArray()) instanceof PrivateKey key
          && keys.getCertificate(SERVER) instanceof X509Certificate server
          && keys.getCertificate(AUTHORITY) instanceof X509Certificate authority) {
        return Optional.of(new Made(new Identity(key, List.of(server)), authority));
      }
      throw new UnusableCertificateException(
          store() + ": a key is missing in it; remove the file, and Tacet makes a new one");
    } catch (IOException | GeneralSecurityException e) {
      throw new UnusableCertificateException(
          store() + ": cannot be read; remove the file, and Tacet makes a new one", e);
    }
  }

  /** Whether it is time for another one: it ends soon, or does not name what it should. */
  boolean isDue(Made made, Set<InetAddress> own, Instant now) {
    Identity identity = made.identity();
    return !isOurs(made.authority(), now)
        || identity.notAfter().minus(RENEW_BEFORE).isBefore(now)
        || !identity.isFor(name)
        || !identity.addresses().containsAll(addresses(own));
  }

  /** The authority can only sign for the name it was made for, and must outlive what it signs. */
  private boolean isOurs(X509Certificate authority, Instant now) {
    return authority.getSubjectX500Principal().getName().equals(subject())
        && authority.getNotAfter().toInstant().isAfter(now.plus(LIFETIME));
  }

  private String subject() {
    return "CN=Tacet for " + name;
  }

  /** The addresses a certificate can name for longer: private ones, and this machine's loopback. */
  static Set<String> addresses(Set<InetAddress> own) {
    Set<String> named = new TreeSet<>();
    for (InetAddress address : own) {
      boolean ula = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
      if ((address.isSiteLocalAddress() || ula) && named.size() < MAX_ADDRESSES) {
        named.add(address.getHostAddress().replaceAll("%.*", ""));
      }
    }
    named.add("127.0.0.1");
    named.add("0:0:0:0:0:0:0:1");
    return named;
  }

  /** Makes a new one, below the same authority where that still holds. Takes seconds. */
  Made make(Optional<Made> before, Set<InetAddress> own, Instant now)
      throws UnusableCertificateException {
    Path next = directory.resolve("own.p12.new");
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      Files.deleteIfExists(next);
      if (before.filter(made -> isOurs(made.authority(), now)).isPresent()) {
        Files.copy(store(), next);
        keytool.run(List.of("-delete", "-alias", SERVER), next, PASSWORD_VARIABLE, PASSWORD);
      } else {
        keytool.run(authority(), next, PASSWORD_VARIABLE, PASSWORD);
      }
      keytool.run(server(own), next, PASSWORD_VARIABLE, PASSWORD);
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      Files.move(
          next, store(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (UnusableCertificateException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableCertificateException(
          directory + ": no certificate can be kept here: " + e.getMessage(), e);
    }
    return load()
        .orElseThrow(
            () -> new UnusableCertificateException(store() + ": went away after it was made"));
  }

  private List<String> authority() {
    return List.of(
        "-genkeypair",
        "-alias",
        AUTHORITY,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-sigalg",
        "SHA256withECDSA",
        "-dname",
        subject(),
        // A client whose clock is a little behind is not turned away.
        "-startdate",
        "-1d",
        "-validity",
        Integer.toString(AUTHORITY_DAYS),
        "-ext",
        "bc:critical=ca:true,pathlen:0",
        "-ext",
        "ku:critical=keyCertSign,cRLSign",
        "-ext",
        "2.5.29.30:critical=" + HexFormat.of().formatHex(constraints()));
  }

  private List<String> server(Set<InetAddress> own) {
    List<String> names = new ArrayList<>(List.of("dns:" + name, "dns:*." + name));
    addresses(own).forEach(address -> names.add("ip:" + address));
    return List.of(
        "-genkeypair",
        "-alias",
        SERVER,
        "-signer",
        AUTHORITY,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-sigalg",
        "SHA256withECDSA",
        "-dname",
        "CN=" + name.substring(0, Math.min(64, name.length())),
        "-startdate",
        "-1d",
        "-validity",
        Long.toString(LIFETIME.toDays()),
        "-ext",
        "ku:critical=digitalSignature",
        "-ext",
        "eku=serverAuth",
        "-ext",
        "san=" + String.join(",", names));
  }

  /** NameConstraints: what the authority can sign for. */
  private byte[] constraints() {
    ByteArrayOutputStream subtrees = new ByteArrayOutputStream();
    subtrees.writeBytes(subtree(0x82, name.getBytes(StandardCharsets.US_ASCII)));
    for (String network :
        List.of(
            "0a000000ff000000", // 10/8
            "ac100000fff00000", // 172.16/12
            "c0a80000ffff0000", // 192.168/16
            "7f000000ff000000", // 127/8
            "fc" + "00".repeat(15) + "fe" + "00".repeat(15), // fc00::/7
            "00".repeat(15) + "01" + "ff".repeat(16))) { // ::1
      subtrees.writeBytes(subtree(0x87, HexFormat.of().parseHex(network)));
    }
    return element(0x30, element(0xa0, subtrees.toByteArray()));
  }

  private static byte[] subtree(int tag, byte[] base) {
    return element(0x30, element(tag, base));
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x100) {
      out.writeBytes(new byte[] {(byte) 0x82, (byte) (content.length >>> 8)});
    } else if (content.length >= 0x80) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
