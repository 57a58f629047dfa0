package dev.tacet.listen;

/** The error codes of DNS over QUIC (RFC 9250 section 8.4). */
enum DoqError {
  NO_ERROR,
  INTERNAL_ERROR,
  PROTOCOL_ERROR,
  REQUEST_CANCELLED,
  EXCESSIVE_LOAD,
  UNSPECIFIED_ERROR;

  int code() {
    return ordinal();
  }
}
