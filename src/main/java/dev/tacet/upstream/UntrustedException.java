package dev.tacet.upstream;

import java.security.cert.CertificateException;

/** A certificate that is not the one of the resolver that was meant; the message says why not. */
final class UntrustedException extends CertificateException {
  private static final long serialVersionUID = 1;

  UntrustedException(String message) {
    super(message);
  }

  UntrustedException(String message, Throwable cause) {
    super(message, cause);
  }
}
