package dev.tacet.upstream;

import java.util.Optional;

/**
 * What came back on a stream.
 *
 * @param unfit why it is no DNS; else empty
 * @param message in wire form; not to be changed
 * @param ageSeconds how long it lay in a cache on the way (RFC 8484 section 5.1)
 */
record StreamReply(Optional<String> unfit, byte[] message, int ageSeconds) {
  static StreamReply of(byte[] message) {
    return new StreamReply(Optional.empty(), message, 0);
  }
}
