package dev.tacet.config;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.TrustAnchor;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * How signatures are treated.
 *
 * @param trustAnchors whose keys are believed without further proof
 * @param negativeTrustAnchors domains that are not judged (RFC 7646)
 * @param trustedUpstreams those asked in the clear whose word on validation is passed on
 */
public record DnssecConfig(
    DnssecMode mode,
    List<TrustAnchor> trustAnchors,
    List<DomainName> negativeTrustAnchors,
    List<InetAddress> trustedUpstreams) {
  /** The root's keys of 2017 and 2024, as IANA publishes them. */
  public static final List<TrustAnchor> ROOT =
      List.of(
          TrustAnchor.parse(
              ". DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
          TrustAnchor.parse(
              ". DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"));

  static final int MAX_ANCHORS = 64;

  public DnssecConfig {
    Objects.requireNonNull(mode);
    trustAnchors = List.copyOf(trustAnchors);
    negativeTrustAnchors = List.copyOf(negativeTrustAnchors);
    trustedUpstreams = List.copyOf(trustedUpstreams);
  }

  static DnssecConfig read(Section in) {
    DnssecConfig read =
        new DnssecConfig(
            in.word(
                "mode",
                DnssecMode.PASS,
                "off neither asks for signatures nor passes them on; pass gives them to the devices"
                    + " that ask, as the upstream sent them; validate judges them here: what is"
                    + " forged or expired is answered SERVFAIL, with the reason."),
            in.values(
                "trustAnchors",
                new TrustAnchorForm(),
                ROOT,
                "For mode: validate: the keys that are believed without further proof, as DS"
                    + " records; these replace the built-in ones. A domain of your own may have one"
                    + " beside those of the root."),
            in.values(
                "negativeTrustAnchors",
                new DomainForm(),
                List.of(),
                "For mode: validate: domains that are not judged, with all names below them; for one"
                    + " whose operator broke its signatures. Domains of forward are not either, but"
                    + " for those that have a trust anchor of their own."),
            in.values(
                "trustedUpstreams",
                new AddressForm(),
                List.of(),
                "For mode: pass: upstreams asked in the clear, by udp or tcp, whose word that data is"
                    + " authentic (AD) is passed on all the same, such as a validating resolver of"
                    + " your own in the house. That of tls, https, quic, h3 and"
                    + " this machine always is."));
    if (read.mode == DnssecMode.VALIDATE
        && read.trustAnchors.isEmpty()
        && !in.isBroken("trustAnchors")) {
      in.reject("trustAnchors", "is empty, so nothing could be proven; remove it, or the mode");
    }
    if (read.trustAnchors.size() > MAX_ANCHORS) {
      in.reject("trustAnchors", "has more than " + MAX_ANCHORS + " keys");
    }
    if (read.negativeTrustAnchors.size() > MAX_ANCHORS) {
      in.reject("negativeTrustAnchors", "has more than " + MAX_ANCHORS + " domains");
    }
    return read;
  }
}
