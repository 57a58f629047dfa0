package dev.tacet.control.api;

import java.util.List;

/**
 * The encrypted ways in. All is empty where none is on.
 *
 * @param dot addresses and ports of DNS over TLS
 * @param doh addresses and ports of DNS over HTTPS
 * @param doq addresses and ports of DNS over QUIC
 * @param name what devices are told to use
 * @param certificate the file of the certificate in force
 * @param made whether Tacet made it
 * @param names the DNS names it is for
 * @param expires when it ends
 * @param fingerprint SHA-256 of what devices are to trust
 * @param authority what devices are to trust where Tacet made it, as PEM
 * @param problem what is wrong with it, or with a way in, and what to do
 */
public record EncryptionStatus(
    List<String> dot,
    List<String> doh,
    List<String> doq,
    String name,
    String certificate,
    boolean made,
    List<String> names,
    String expires,
    String fingerprint,
    String authority,
    String problem) {
  public static final EncryptionStatus OFF =
      new EncryptionStatus(
          List.of(), List.of(), List.of(), "", "", false, List.of(), "", "", "", "");

  /** Whether any is on. */
  public boolean on() {
    return !name.isEmpty();
  }
}
