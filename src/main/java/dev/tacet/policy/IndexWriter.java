package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Puts the sections of an index together. */
final class IndexWriter {
  private IndexWriter() {}

  static ByteBuffer write(EffectPool effects, ByteBuffer names, AddressRules addresses) {
    OctetWriter sources = new OctetWriter();
    EffectForm.writeSources(sources, effects.sources());
    ByteBuffer[] sections = {
      names,
      effects.section().written(),
      sources.written(),
      addresses.section(effects).written(),
      ByteBuffer.allocate(0)
    };
    CRC32C checksum = new CRC32C();
    long[] ends = new long[sections.length];
    long end = IndexLayout.HEADER_OCTETS;
    for (int i = 0; i < sections.length; i++) {
      checksum.update(sections[i].duplicate());
      end += sections[i].remaining();
      ends[i] = end;
    }
    if (end > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "the index would take " + end + " octets; 2 GiB is the most: use fewer lists");
    }
    ByteBuffer index = ByteBuffer.allocate((int) end).put(IndexLayout.header(ends, checksum));
    for (ByteBuffer section : sections) {
      index.put(section);
    }
    return index.flip();
  }
}
