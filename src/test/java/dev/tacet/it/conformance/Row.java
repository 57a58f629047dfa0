package dev.tacet.it.conformance;

import java.util.List;

/**
 * One row of what DNS asks of a forwarder in a home.
 *
 * @param id the RFCs, or R and a number
 * @param asks what it asks, in a few words
 * @param elsewhere test classes that try it, or the rest of it, otherwise than this suite does
 * @param reason in words: why this suite has no check for it, or not for all; empty where it has
 */
record Row(String id, String asks, List<String> elsewhere, String reason) {
  Row(String id, String asks) {
    this(id, asks, List.of(), "");
  }

  /** The rest of the row, and who tries it. */
  Row but(String why, String... testClasses) {
    return new Row(id, asks, List.of(testClasses), why);
  }
}
