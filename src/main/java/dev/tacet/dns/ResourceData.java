package dev.tacet.dns;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The data of one resource record of class IN, as it stands on the wire without compression.
 * Immutable.
 */
public final class ResourceData {
  /** RDLENGTH has 16 bits; an answer of ours must fit a message with it. */
  public static final int MAX_OCTETS = 4096;

  private final int type;
  private final byte[] octets;

  /**
   * @throws IllegalArgumentException where it is longer than {@link #MAX_OCTETS}
   */
  public ResourceData(int type, byte[] octets) {
    if (octets.length > MAX_OCTETS) {
      throw new IllegalArgumentException("record data of " + octets.length + " octets");
    }
    this.type = type;
    this.octets = octets.clone();
  }

  public int type() {
    return type;
  }

  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceData data
        && data.type == type
        && Arrays.equals(data.octets, octets);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return RecordTypes.name(type) + " \\# " + HexFormat.of().formatHex(octets);
  }
}
