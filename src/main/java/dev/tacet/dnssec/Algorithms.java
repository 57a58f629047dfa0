package dev.tacet.dnssec;

import java.util.Set;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC.Algorithm;
import org.xbill.DNS.DNSSEC.Digest;
import org.xbill.DNS.DSRecord;

/** Which keys and digests count. What only others vouch for is insecure (RFC 4035 section 5.2). */
final class Algorithms {
  /** SHA-1 has ended (RFC 9905), GOST is nobody's. */
  private static final Set<Integer> SIGNING =
      Set.of(
          Algorithm.RSASHA256,
          Algorithm.RSASHA512,
          Algorithm.ECDSAP256SHA256,
          Algorithm.ECDSAP384SHA384,
          Algorithm.ED25519,
          Algorithm.ED448);

  private static final int ZONE_KEY = 0x0100;
  private static final int REVOKED = 0x0080;
  private static final int PROTOCOL = 3;

  private Algorithms() {}

  static boolean known(int algorithm) {
    return SIGNING.contains(algorithm);
  }

  static boolean known(DSRecord ds) {
    boolean digest = ds.getDigestID() == Digest.SHA256 || ds.getDigestID() == Digest.SHA384;
    return digest && known(ds.getAlgorithm());
  }

  /** Whether it may sign a zone (RFC 4034 section 2.1, RFC 5011 section 2.1). */
  static boolean signsZones(DNSKEYRecord key) {
    return (key.getFlags() & ZONE_KEY) != 0
        && (key.getFlags() & REVOKED) == 0
        && key.getProtocol() == PROTOCOL;
  }
}
