package dev.tacet.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes packets to a capture file as one after the other comes, so that gigabytes are possible.
 */
public final class CaptureWriter {
  private final OutputStream out;
  private final CaptureForm form;

  public CaptureWriter(OutputStream out, CaptureForm form) {
    this.out = out;
    this.form = form;
    if (form.kind() == CaptureForm.Kind.PCAPNG) {
      section();
      describe(form.linkType(), form.nanoseconds() ? 9 : 6, 0);
    } else {
      write(
          buffer()
              .u32(
                  form.kind() == CaptureForm.Kind.FRITZBOX
                      ? 0xa1b2cd34L
                      : form.nanoseconds() ? 0xa1b23c4dL : 0xa1b2c3d4L)
              .u16(2)
              .u16(4)
              .u32(0)
              .u32(0)
              .u32(262_144)
              .u32(form.linkType()));
    }
  }

  /** A packet that was captured whole. */
  public void packet(long micros, byte[] frame) {
    packet(micros, frame, frame.length);
  }

  /**
   * @param micros since 1970
   * @param originalLength octets it had on the wire
   */
  public void packet(long micros, byte[] frame, int originalLength) {
    switch (form.kind()) {
      case PCAPNG ->
          enhanced(0, form.nanoseconds() ? micros * 1000 : micros, frame, originalLength);
      case PCAP -> write(record(micros, frame, originalLength).octets(frame));
      case FRITZBOX ->
          write(
              record(micros, frame, originalLength)
                  .u32(17) // interface
                  .u16(0x0800)
                  .u8(0)
                  .u8(0)
                  .octets(frame));
    }
  }

  private OctetBuffer record(long micros, byte[] frame, int originalLength) {
    long fraction = micros % 1_000_000;
    return buffer()
        .u32(micros / 1_000_000)
        .u32(form.nanoseconds() ? fraction * 1000 : fraction)
        .u32(frame.length)
        .u32(originalLength);
  }

  /** Begins a section of pcapng. */
  public void section() {
    block(0x0a0d0d0aL, buffer().u32(0x1a2b3c4dL).u16(1).u16(0).u64(-1));
  }

  /** Describes the next interface of the section. */
  public void describe(int linkType, int resolution, long offsetSeconds) {
    OctetBuffer body = buffer().u16(linkType).u16(0).u32(0);
    body.u16(2).u16(4).text("eth0"); // a name, which nobody reads
    body.u16(9).u16(1).u8(resolution).zeros(3);
    body.u16(14).u16(8).u64(offsetSeconds);
    block(1, body.u32(0));
  }

  /** An enhanced packet block. */
  public void enhanced(int number, long units, byte[] frame, int originalLength) {
    block(
        6,
        buffer()
            .u32(number)
            .u32(units >>> 32)
            .u32(units)
            .u32(frame.length)
            .u32(originalLength)
            .octets(frame));
  }

  /** The obsolete packet block. */
  public void old(int number, long units, byte[] frame) {
    block(
        2,
        buffer()
            .u16(number)
            .u16(0)
            .u32(units >>> 32)
            .u32(units)
            .u32(frame.length)
            .u32(frame.length)
            .octets(frame));
  }

  /** A simple packet block, which has no time. */
  public void simple(byte[] frame) {
    block(3, buffer().u32(frame.length).octets(frame));
  }

  /** Any block. */
  public void block(long type, OctetBuffer body) {
    body.padTo(4);
    write(buffer().u32(type).u32(body.size() + 12).octets(body.toBytes()).u32(body.size() + 12));
  }

  public OctetBuffer buffer() {
    return new OctetBuffer(form.littleEndian());
  }

  private void write(OctetBuffer buffer) {
    try {
      out.write(buffer.toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
