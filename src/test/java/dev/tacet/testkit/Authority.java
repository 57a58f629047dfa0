package dev.tacet.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Signs certificates for resolvers on loopback, good ones and bad ones, in microseconds: what is
 * signed is written here octet by octet (RFC 5280).
 *
 * <pre>{@code
 * Authority authority = Authority.named("Test Authority");
 * Authority.Site site = authority.sign("dns.example", "127.0.0.1");
 * }</pre>
 */
public final class Authority {
  private static final AtomicLong SERIAL = new AtomicLong(1_000);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration YEAR = Duration.ofDays(365);

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OCTETS = 0x04;
  private static final int UTF8 = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int BITS = 0x03;
  private static final byte[] ECDSA_SHA256 =
      der(SEQUENCE, hex("06082a8648ce3d040302")); // 1.2.840.10045.4.3.2
  private static final byte[] COMMON_NAME = hex("0603550403"); // 2.5.4.3
  private static final byte[] BASIC_CONSTRAINTS = hex("0603551d13"); // 2.5.29.19
  private static final byte[] ALT_NAME = hex("0603551d11"); // 2.5.29.17
  private static final byte[] TRUE = hex("0101ff");

  private final String name;
  private final KeyPair keys = keys();
  private final X509Certificate certificate;

  private Authority(String name) {
    this.name = name;
    Instant now = Instant.now();
    certificate = signed(name, name, keys, keys, true, List.of(), now.minus(YEAR), now.plus(YEAR));
  }

  /** A new one with this name, for a year back and a year to come. */
  public static Authority named(String name) {
    return new Authority(name);
  }

  /** A key with its certificate, and those it was signed by. */
  public record Site(KeyPair keys, List<X509Certificate> chain) {
    public X509Certificate certificate() {
      return chain.get(0);
    }

    /** What a server shows. */
    public SSLContext context() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new OneKey(this)}, null, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Writes it as PEM. */
  public Path writeTo(Path file) {
    return pem(certificate, file);
  }

  /**
   * An entry of {@code upstreams} whose resolver is to be vouched for by this authority.
   *
   * @param directory where its certificate is written to
   */
  public String upstream(String url, Path directory) {
    Path pem = writeTo(directory.resolve("authority.pem"));
    return "{ url: \"" + url + "\", authorities: " + pem + " }";
  }

  public static Path pem(X509Certificate certificate, Path file) {
    try {
      String text =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return Files.writeString(
          file, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For these names and addresses, valid now. */
  public Site sign(String... names) {
    return sign(Instant.now().minus(YEAR), Instant.now().plus(YEAR), names);
  }

  public Site sign(Instant from, Instant until, String... names) {
    KeyPair own = keys();
    return new Site(
        own,
        List.of(
            signed(name, "resolver", keys, own, false, List.of(names), from, until), certificate));
  }

  /** One that nobody signed but itself. */
  public static Site selfSigned(String... names) {
    KeyPair own = keys();
    Instant now = Instant.now();
    return new Site(
        own,
        List.of(
            signed(
                "resolver",
                "resolver",
                own,
                own,
                false,
                List.of(names),
                now.minus(YEAR),
                now.plus(YEAR))));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate signed(
      String issuer,
      String subject,
      KeyPair by,
      KeyPair own,
      boolean authority,
      List<String> names,
      Instant from,
      Instant until) {
    List<byte[]> extensions = new ArrayList<>();
    if (authority) {
      extensions.add(der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTETS, der(SEQUENCE, TRUE))));
    }
    if (!names.isEmpty()) {
      byte[][] alternatives = names.stream().map(Authority::alternative).toArray(byte[][]::new);
      extensions.add(der(SEQUENCE, ALT_NAME, der(OCTETS, der(SEQUENCE, alternatives))));
    }
    byte[] all = der(SEQUENCE, extensions.toArray(new byte[0][]));
    byte[] toSign =
        der(
            SEQUENCE,
            der(0xa0, hex("020102")), // version 3
            der(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            ECDSA_SHA256,
            called(issuer),
            der(SEQUENCE, time(from), time(until)),
            called(subject),
            own.getPublic().getEncoded(),
            extensions.isEmpty() ? new byte[0] : der(0xa3, all));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(by.getPrivate());
      signature.update(toSign);
      byte[] whole = der(SEQUENCE, toSign, ECDSA_SHA256, der(BITS, new byte[1], signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] called(String commonName) {
    byte[] text = der(UTF8, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant instant) {
    return der(GENERALIZED_TIME, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] alternative(String name) {
    if (name.matches("[0-9.]+|.*:.*")) {
      try {
        return der(0x87, InetAddress.getByName(name).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(name, e);
      }
    }
    return der(0x82, name.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] hex(String digits) {
    return OctetBuffer.hex(digits);
  }

  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    OctetBuffer out = new OctetBuffer();
    out.u8(tag);
    if (length < 0x80) {
      out.u8(length);
    } else if (length < 0x100) {
      out.u8(0x81).u8(length);
    } else {
      out.u8(0x82).u16(length);
    }
    for (byte[] part : parts) {
      out.octets(part);
    }
    return out.toBytes();
  }

  /** Shows a chain as it is, were it none. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private final Site site;

    OneKey(Site site) {
      this.site = site;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return chooseServerAlias(type, issuers, null);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return type.equals("EC") ? "site" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return site.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return site.keys().getPrivate();
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"site"};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
