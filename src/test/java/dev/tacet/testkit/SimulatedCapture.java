package dev.tacet.testkit;

import dev.tacet.device.MacAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A household on the wire, captured: devices ask, connect, send and receive; the clock moves when
 * it is told to.
 *
 * <pre>
 * SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAPNG);
 * SimulatedCapture.Device camera = home.device("02:00:00:00:00:17", "192.168.1.17");
 * camera.looksUp("p2p.zmodo.example", "203.0.113.7");
 * camera.connects("203.0.113.7", 443, Hello.tls("p2p.zmodo.example")).sends(1_000).receives(200);
 * home.pass(Duration.ofSeconds(60));
 * byte[] file = home.octets();
 * </pre>
 *
 * Everything outside is reached through the router's MAC, and the resolver is the router unless
 * another is set. With a file behind it ({@link #in(CaptureForm, OutputStream)}) it writes as it
 * goes.
 */
public final class SimulatedCapture {
  public static final int ETHERNET = 1;
  public static final int NULL = 0;
  public static final int LOOP = 108;
  public static final int RAW = 101;
  public static final int IPV4 = 228;
  public static final int IPV6 = 229;
  public static final int LINUX_COOKED = 113;
  public static final int LINUX_COOKED_2 = 276;
  public static final int WIFI = 105;
  public static final int RADIOTAP = 127;
  public static final int PPP = 9;

  public static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  public static final String ROUTER_MAC = "02:00:00:00:00:01";
  private static final int SEGMENT = 1_400;

  private final OutputStream out;
  private final CaptureWriter writer;
  private final CaptureForm form;
  private String resolver = "192.168.1.1";
  private String resolverMac = ROUTER_MAC;
  private long micros = START.toEpochMilli() * 1000;
  private int nextPort = 40_000;
  private int nextId = 1;

  private SimulatedCapture(CaptureForm form, OutputStream out) {
    this.form = form;
    this.out = out;
    this.writer = new CaptureWriter(out, form);
  }

  public static SimulatedCapture in(CaptureForm form) {
    return new SimulatedCapture(form, new ByteArrayOutputStream());
  }

  /** Writes to a stream of the caller, who closes it. */
  public static SimulatedCapture in(CaptureForm form, OutputStream out) {
    return new SimulatedCapture(form, out);
  }

  /** The file so far, where it is not written to a stream of the caller. */
  public byte[] octets() {
    return ((ByteArrayOutputStream) out).toByteArray();
  }

  public Path writeTo(Path file) {
    try {
      return Files.write(file, octets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public CaptureWriter writer() {
    return writer;
  }

  /** Who answers port 53. */
  public SimulatedCapture resolver(String mac, String address) {
    resolverMac = mac;
    resolver = address;
    return this;
  }

  public SimulatedCapture pass(Duration time) {
    micros += time.toNanos() / 1000;
    return this;
  }

  public SimulatedCapture at(Instant time) {
    micros = time.toEpochMilli() * 1000 + time.getNano() / 1000 % 1000;
    return this;
  }

  public Instant now() {
    return Instant.ofEpochMilli(micros / 1000);
  }

  /** A device; its first address of each version is what it speaks from. */
  public Device device(String mac, String... addresses) {
    return new Device(mac, List.of(addresses));
  }

  /** An IP packet in a frame of this capture's link type, a microsecond after the last. */
  public void packet(String fromMac, String toMac, byte[] ip) {
    frame(framed(fromMac, toMac, ip));
  }

  public void frame(byte[] frame) {
    writer.packet(micros++, frame);
  }

  /** The octets of a MAC. */
  public static byte[] mac(String mac) {
    return new OctetBuffer().number(MacAddress.parse(mac).orElseThrow().octets(), 6).toBytes();
  }

  private byte[] framed(String fromMac, String toMac, byte[] ip) {
    boolean six = ip[0] >> 4 == 6;
    int type = six ? 0x86dd : 0x0800;
    byte[] from = mac(fromMac);
    byte[] to = mac(toMac);
    OctetBuffer frame = new OctetBuffer();
    switch (form.linkType()) {
      case ETHERNET -> frame.octets(to).octets(from).u16(type);
      case LINUX_COOKED -> frame.u16(0).u16(1).u16(6).octets(from).u16(0).u16(type);
      case LINUX_COOKED_2 -> frame.u16(type).u16(0).u32(3).u16(1).u8(0).u8(6).octets(from).u16(0);
      case NULL -> frame.octets((byte) (six ? 30 : 2), (byte) 0, (byte) 0, (byte) 0);
      case LOOP -> frame.u32(six ? 30 : 2);
      case PPP -> frame.u16(0xff03).u16(six ? 0x57 : 0x21);
      case RADIOTAP -> frame.octets(OctetBuffer.hex("00000900" + "02000000" + "00"));
      default -> {
        // raw IP and Wi-Fi have no more in front
      }
    }
    if (form.linkType() == WIFI || form.linkType() == RADIOTAP) {
      frame
          .u8(0x08) // data
          .u8(0x01) // to the access point
          .u16(0)
          .octets(mac(ROUTER_MAC))
          .octets(from)
          .octets(to)
          .u16(0)
          .octets(OctetBuffer.hex("aaaa03000000"))
          .u16(type);
    }
    return frame.octets(ip).toBytes();
  }

  private int port() {
    nextPort = nextPort == 60_000 ? 40_000 : nextPort + 1;
    return nextPort;
  }

  /** One machine of the house. */
  public final class Device {
    private final String mac;
    private final List<String> addresses;

    private Device(String mac, List<String> addresses) {
      this.mac = mac;
      this.addresses = addresses;
    }

    public String mac() {
      return mac;
    }

    /** Its address of the version that another one has. */
    public String addressFor(String other) {
      return addresses.stream()
          .filter(own -> own.contains(":") == other.contains(":"))
          .findFirst()
          .orElseThrow();
    }

    /** Asks for A or AAAA and is answered with these addresses; none means NXDOMAIN. */
    public Device looksUp(String name, String... answers) {
      boolean six = answers.length > 0 && answers[0].contains(":");
      int type = six ? 28 : 1;
      int id = nextId++ & 0xffff;
      int from = port();
      asks(from, DnsOctets.query(id, name, type));
      pass(Duration.ofMillis(20));
      return isAnswered(from, DnsOctets.answer(id, name, type, 300, answers));
    }

    /** Sends octets to the resolver. */
    public Device asks(int port, byte[] message) {
      packet(mac, resolverMac, udp(addressFor(resolver), resolver, port, 53, message));
      return this;
    }

    public Device isAnswered(int port, byte[] message) {
      packet(resolverMac, mac, udp(resolver, addressFor(resolver), 53, port, message));
      return this;
    }

    private byte[] udp(String from, String to, int fromPort, int toPort, byte[] message) {
      return Ip.packet(from, to, Ip.UDP, Ip.udp(fromPort, toPort, message));
    }

    /** Sends a datagram to an address outside. */
    public Device sendsTo(String address, int fromPort, int toPort, byte[] message) {
      packet(mac, ROUTER_MAC, udp(addressFor(address), address, fromPort, toPort, message));
      return this;
    }

    /** Gets a datagram from an address outside. */
    public Device getsFrom(String address, int fromPort, int toPort, byte[] message) {
      packet(ROUTER_MAC, mac, udp(address, addressFor(address), fromPort, toPort, message));
      return this;
    }

    /** Opens a TCP stream to an address outside, and says this first. */
    public Stream connects(String address, int port, byte[] firstWords) {
      Stream stream = new Stream(this, address, port);
      stream.open();
      return stream.says(firstWords);
    }
  }

  /** A TCP stream of a device. */
  public final class Stream {
    private final Device device;
    private final String address;
    private final int port;
    private final int own = port();
    private long sequence = 0xffff_fff0L; // so that it wraps soon
    private long theirs = 1_000;

    private Stream(Device device, String address, int port) {
      this.device = device;
      this.address = address;
      this.port = port;
    }

    private void open() {
      up(Ip.tcp(own, port, sequence++, Ip.SYN, new byte[0]));
      down(Ip.tcp(port, own, theirs++, Ip.SYN | Ip.ACK, new byte[0]));
    }

    private void up(byte[] tcp) {
      packet(device.mac, ROUTER_MAC, Ip.packet(device.addressFor(address), address, Ip.TCP, tcp));
    }

    private void down(byte[] tcp) {
      packet(ROUTER_MAC, device.mac, Ip.packet(address, device.addressFor(address), Ip.TCP, tcp));
    }

    /** Sends octets in segments. */
    public Stream says(byte[] octets) {
      for (int at = 0; at < octets.length; at += SEGMENT) {
        says(octets, at, Math.min(octets.length, at + SEGMENT));
      }
      sequence += octets.length;
      return this;
    }

    /** Sends a part of octets of which none is counted as sent yet: for those out of order. */
    public Stream says(byte[] octets, int from, int to) {
      up(Ip.tcp(own, port, sequence + from, Ip.ACK, Arrays.copyOfRange(octets, from, to)));
      return this;
    }

    /** Sends so many octets of nothing. */
    public Stream sends(int octets) {
      return says(new byte[octets]);
    }

    public Stream receives(int octets) {
      for (int at = 0; at < octets; at += SEGMENT) {
        byte[] piece = new byte[Math.min(SEGMENT, octets - at)];
        down(Ip.tcp(port, own, theirs + at, Ip.ACK, piece));
      }
      theirs += octets;
      return this;
    }

    public Stream closes() {
      up(Ip.tcp(own, port, sequence, Ip.FIN | Ip.ACK, new byte[0]));
      return this;
    }
  }
}
