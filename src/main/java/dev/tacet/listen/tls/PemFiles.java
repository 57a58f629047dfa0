package dev.tacet.listen.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner's certificate and key, as PEM (RFC 7468). Keys of the older forms (PKCS#1, and SEC 1 as
 * acme.sh writes it) are put into PKCS#8 first, which is all the JDK reads. Pure but for reading.
 */
final class PemFiles {
  private static final int MAX_OCTETS = 256 << 10;
  private static final int MAX_CHAIN = 10;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----", Pattern.DOTALL);

  private record Block(String label, String body) {}

  private PemFiles() {}

  static Identity read(Path certificate, Path key) throws UnusableCertificateException {
    List<X509Certificate> chain = chain(certificate);
    PublicKey proven = chain.get(0).getPublicKey();
    if (Identity.signature(proven.getAlgorithm()).isEmpty()) {
      throw new UnusableCertificateException(
          certificate
              + ": its key is of the kind "
              + proven.getAlgorithm()
              + "; use one of RSA, EC or Ed25519");
    }
    Identity identity = new Identity(key(key, proven), chain);
    if (!identity.keyMatches()) {
      throw new UnusableCertificateException(
          key
              + ": this key is not the one of the first certificate in "
              + certificate
              + " ("
              + chain.get(0).getSubjectX500Principal()
              + "); give the two files of one pair, the server's own certificate first");
    }
    return identity;
  }

  private static List<X509Certificate> chain(Path file) throws UnusableCertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(file)) {
        if (block.label().equals("CERTIFICATE") && chain.size() < MAX_CHAIN) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(octets(block))));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new UnusableCertificateException(
          file + ": certificate " + (chain.size() + 1) + " is damaged: " + e.getMessage(), e);
    }
    if (chain.isEmpty()) {
      throw new UnusableCertificateException(
          file + ": there is no certificate in it; PEM is expected, -----BEGIN CERTIFICATE-----");
    }
    return chain;
  }

  private static PrivateKey key(Path file, PublicKey proven) throws UnusableCertificateException {
    for (Block block : blocks(file)) {
      if (!block.label().endsWith("PRIVATE KEY")) {
        continue;
      }
      if (block.label().startsWith("ENCRYPTED") || block.body().contains("ENCRYPTED")) {
        throw new UnusableCertificateException(
            file
                + ": the key has a passphrase, and nobody is there to type it; write it without"
                + " one: openssl pkey -in "
                + file
                + " -out plain-key.pem");
      }
      try {
        byte[] der = octets(block);
        byte[] pkcs8 = block.label().equals("PRIVATE KEY") ? der : wrapped(der, proven);
        return KeyFactory.getInstance(proven.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new UnusableCertificateException(
            file
                + ": the key cannot be read as one of the kind the certificate needs ("
                + proven.getAlgorithm()
                + "); give the key that was made with the certificate",
            e);
      }
    }
    throw new UnusableCertificateException(
        file + ": there is no private key in it; PEM is expected, -----BEGIN PRIVATE KEY-----");
  }

  /**
   * PKCS#8 around a key of an older form (RFC 5208 section 5). What kind of key it is stands in the
   * certificate's public key in the same words.
   */
  private static byte[] wrapped(byte[] der, PublicKey proven) {
    byte[] spki = proven.getEncoded();
    int at = 1 + lengthOctets(spki, 1);
    int end = at + 1 + lengthOctets(spki, at + 1) + length(spki, at + 1);
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(new byte[] {2, 1, 0});
    inner.write(spki, at, end - at);
    inner.writeBytes(element(4, der));
    return element(0x30, inner.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.writeBytes(new byte[] {(byte) 0x81, (byte) content.length});
    } else {
      out.writeBytes(
          new byte[] {(byte) 0x82, (byte) (content.length >>> 8), (byte) content.length});
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static int lengthOctets(byte[] der, int at) {
    int first = der[at] & 0xff;
    return first < 0x80 ? 1 : 1 + (first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at] & 0xff;
    int length = first < 0x80 ? first : 0;
    for (int i = 1; i < lengthOctets(der, at); i++) {
      length = length << 8 | der[at + i] & 0xff;
    }
    return length;
  }

  private static byte[] octets(Block block) {
    return Base64.getMimeDecoder().decode(block.body());
  }

  private static List<Block> blocks(Path file) throws UnusableCertificateException {
    try {
      if (Files.size(file) > MAX_OCTETS) {
        throw new UnusableCertificateException(
            file + ": has more than " + MAX_OCTETS + " octets, and is no such file");
      }
      List<Block> blocks = new ArrayList<>();
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Matcher matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        blocks.add(new Block(matcher.group(1), matcher.group(2)));
      }
      // The older form says so in a line with a hyphen, which no block of ours has.
      if (text.contains("Proc-Type: 4,ENCRYPTED")) {
        blocks.add(new Block("ENCRYPTED PRIVATE KEY", ""));
      }
      return blocks;
    } catch (NoSuchFileException e) {
      throw new UnusableCertificateException(
          file + ": there is no such file; correct encryption in the configuration", e);
    } catch (AccessDeniedException e) {
      throw new UnusableCertificateException(
          file
              + ": the user Tacet runs as may not read it; for a service: sudo setfacl -m u:tacet:r"
              + " "
              + file
              + " (and x on the directories above it), or have it copied at each renewal",
          e);
    } catch (IOException e) {
      throw new UnusableCertificateException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
