package dev.tacet.listen.tls;

import java.io.IOException;

/** A certificate or its key cannot be used. The message says which, why, and what to do. */
final class UnusableCertificateException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableCertificateException(String message) {
    super(message);
  }

  UnusableCertificateException(String message, Exception cause) {
    super(message, cause);
  }
}
