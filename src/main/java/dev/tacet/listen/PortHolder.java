package dev.tacet.listen;

import dev.tacet.dns.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who holds a port, as Linux tells under /proc. The address is always known; the process only where
 * we may look into it, which takes root for the processes of others. Immutable.
 *
 * @param address what it is bound to; 0.0.0.0 or :: for all
 * @param pid empty where we may not know
 * @param process the name of the program; empty where we may not know
 */
public record PortHolder(
    Transport transport, InetAddress address, OptionalLong pid, Optional<String> process) {
  private static final String LISTENING = "0A";

  /** Everyone who holds the port, in the kernel's order; empty where /proc does not tell. */
  public static List<PortHolder> of(Transport transport, int port) {
    return of(Path.of("/proc"), transport, port);
  }

  static List<PortHolder> of(Path proc, Transport transport, int port) {
    boolean tcp = !transport.overUdp();
    String name = tcp ? "tcp" : "udp";
    Map<String, InetAddress> byInode = new HashMap<>();
    List<String> inodes = new ArrayList<>();
    for (String table : List.of(name, name + "6")) {
      for (String line : lines(proc.resolve("net").resolve(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > 9
            && isPort(fields[1], port)
            && (!tcp || fields[3].equals(LISTENING))
            && byInode.putIfAbsent(fields[9], address(fields[1])) == null) {
          inodes.add(fields[9]);
        }
      }
    }
    Map<String, Path> owners = inodes.isEmpty() ? Map.of() : owners(proc, byInode);
    List<PortHolder> holders = new ArrayList<>();
    for (String inode : inodes) {
      Optional<Path> owner = Optional.ofNullable(owners.get(inode));
      holders.add(
          new PortHolder(
              transport,
              byInode.get(inode),
              owner
                  .map(o -> OptionalLong.of(Long.parseLong(o.getFileName().toString())))
                  .orElse(OptionalLong.empty()),
              owner.flatMap(o -> lines(o.resolve("comm")).stream().findFirst())));
    }
    return holders;
  }

  private static boolean isPort(String local, int port) {
    int colon = local.indexOf(':');
    // Names the column in the heading too, which has no colon.
    return colon > 0 && local.substring(colon + 1).equalsIgnoreCase(String.format("%04X", port));
  }

  /** Words of 32 bits in the byte order of the machine: little-endian wherever Tacet runs. */
  private static InetAddress address(String local) {
    String hex = local.substring(0, local.indexOf(':'));
    byte[] octets = new byte[hex.length() / 2];
    for (int i = 0; i < octets.length; i++) {
      int at = i / 4 * 4 + 3 - i % 4;
      octets[at] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + octets.length + " octets", e);
    }
  }

  /** The directory under /proc of the process that has each socket open. */
  private static Map<String, Path> owners(Path proc, Map<String, InetAddress> inodes) {
    Map<String, Path> owners = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        addSockets(process, inodes, owners);
      }
    } catch (IOException e) {
      return owners; // /proc is not there or not for us: unknown owners are an answer too
    }
    return owners;
  }

  private static void addSockets(
      Path process, Map<String, InetAddress> inodes, Map<String, Path> owners) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        String target = target(file);
        if (target.startsWith("socket:[") && target.endsWith("]")) {
          String inode = target.substring(8, target.length() - 1);
          if (inodes.containsKey(inode)) {
            owners.put(inode, process);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return; // it belongs to another user, or ended while we looked
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed while we looked
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // no IPv6 here, or the process has ended
    }
  }
}
