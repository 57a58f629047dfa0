package dev.tacet.capture;

import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import dev.tacet.testkit.SimulatedCapture.Stream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Reads a capture of so many MiB (1,024 by default) in a process of its own with a heap of 256 MiB,
 * and says how long it took and how full the heap was at most. The files are made in {@code
 * /var/tmp} and deleted afterwards: {@code home}, what a household with browsing, video and cameras
 * looks like; {@code small}, packets of 60 octets; {@code flood}, every packet the beginning of
 * another conversation, which is the dearest there is.
 */
public final class CaptureBenchmark {
  private static final int MIB = 1 << 20;

  private CaptureBenchmark() {}

  /** {@code MIB [KIND..]}, or {@code read FILE} in the child. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2 && arguments[0].equals("read")) {
      read(Path.of(arguments[1]));
      return;
    }
    long octets = (arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_024) * MIB;
    List<String> kinds =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length)
            : List.of("home", "small", "flood");
    for (String kind : kinds) {
      Path file = Files.createTempFile(Path.of("/var/tmp"), "tacet-capture", ".pcap");
      try {
        make(file, octets, kind);
        System.out.printf("%s: %,d MiB%n", kind, Files.size(file) / MIB);
        child(file);
      } finally {
        Files.delete(file);
      }
    }
  }

  private static void child(Path file) throws IOException, InterruptedException {
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            CaptureBenchmark.class.getName(),
            "read",
            file.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void read(Path file) throws IOException {
    long[] counts = new long[2];
    long before = System.nanoTime();
    CaptureSummary summary =
        CaptureFile.read(
            file,
            new CaptureSink() {
              @Override
              public void observation(Observation observation) {
                counts[0]++;
              }

              @Override
              public void flow(Flow flow) {
                counts[1]++;
              }
            },
            CaptureProgress.NONE);
    double seconds = (System.nanoTime() - before) / 1e9;
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == java.lang.management.MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
      }
    }
    System.out.printf(
        "  %.1f s (%.1f s of the processor), %,.0f packets/s, %.0f MiB/s; %,d packets, %,d queries, %,d flows; heap peak %d"
            + " of %d MiB; Java %s%n",
        seconds,
        processorSeconds(),
        summary.packets() / seconds,
        summary.octets() / seconds / MIB,
        summary.packets(),
        counts[0],
        counts[1],
        peak / MIB,
        Runtime.getRuntime().maxMemory() / MIB,
        System.getProperty("java.version"));
    System.out.println("  overflowed: " + summary.overflowed() + ", skipped: " + summary.skipped());
  }

  /** Of the whole process: compiler and collector included. */
  private static double processorSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  private static void make(Path file, long octets, String kind) throws IOException {
    Random random = new Random(5);
    try (Counted out = new Counted(new BufferedOutputStream(Files.newOutputStream(file), MIB))) {
      SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP, out);
      List<Device> devices = new ArrayList<>();
      for (int i = 10; i < 40; i++) {
        devices.add(home.device("02:00:00:00:00:" + i, "192.168.1." + i));
      }
      while (out.count < octets) {
        Device device = devices.get(random.nextInt(devices.size()));
        switch (kind) {
          case "home" -> browse(home, device, random);
          case "small" -> small(home, device, random);
          default -> flood(device, random);
        }
      }
    }
  }

  private static void browse(SimulatedCapture home, Device device, Random random) {
    int site = random.nextInt(2_000);
    String name = "www" + site + ".example";
    String address = "203.0." + site / 250 + "." + (1 + site % 250);
    device.looksUp(name, address);
    if (random.nextInt(3) == 0) {
      byte[] id = new byte[8];
      random.nextBytes(id);
      int port = 50_000 + random.nextInt(10_000);
      device.sendsTo(address, port, 443, Hello.quic(1, name, id));
      for (int i = 0; i < 40; i++) {
        device.getsFrom(address, 443, port, new byte[1_250]);
        if (i % 2 == 0) {
          device.sendsTo(address, port, 443, new byte[40]);
        }
      }
    } else {
      Stream stream = device.connects(address, 443, Hello.tls(name, 1_500, 16_384));
      for (int i = 0; i < 20; i++) {
        stream.receives(4_200).says(new byte[0]).sends(30);
      }
      stream.closes();
    }
    home.pass(Duration.ofMillis(random.nextInt(2_000)));
  }

  private static void small(SimulatedCapture home, Device device, Random random) {
    String address = "203.0.113." + (1 + random.nextInt(250));
    Stream stream = device.connects(address, 443, new byte[] {1});
    for (int i = 0; i < 500; i++) {
      stream.sends(6).receives(6);
    }
    home.pass(Duration.ofMillis(10));
  }

  private static void flood(Device device, Random random) {
    String address =
        "203." + random.nextInt(200) + "." + random.nextInt(250) + "." + (1 + random.nextInt(250));
    String name = "n" + random.nextInt() + ".example";
    switch (random.nextInt(4)) {
      case 0 -> device.looksUp(name, address);
      case 1 -> device.connects(address, 443, Hello.tls(name));
      case 2 -> {
        byte[] id = OctetBuffer.hex(String.format("%08x%08x", random.nextInt(), random.nextInt()));
        device.sendsTo(address, 50_000, 443, Hello.quic(1, name, id));
      }
      default -> device.connects(address, 80, new byte[0]); // a stream that never says a word
    }
  }

  /** How much was written. */
  private static final class Counted extends FilterOutputStream {
    long count;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets) throws IOException {
      count += octets.length;
      out.write(octets);
    }
  }
}
