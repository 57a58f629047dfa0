package dev.tacet.listen;

import dev.tacet.dns.Transport;
import dev.tacet.listen.BindFailedException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Why a bind failed. Java has one exception for all reasons and a message in the system's language,
 * so the reason is found by asking the system, not by reading the message.
 */
final class BindDiagnosis {
  private static final int CAP_NET_BIND_SERVICE = 10;
  private static final int FIRST_UNPRIVILEGED = 1024;

  private final Path proc;

  BindDiagnosis() {
    this(Path.of("/proc"));
  }

  BindDiagnosis(Path proc) {
    this.proc = proc;
  }

  BindFailedException explain(Transport transport, InetSocketAddress address, Throwable cause) {
    return new BindFailedException(transport, address, reason(address, cause), cause);
  }

  private Reason reason(InetSocketAddress address, Throwable cause) {
    if (!(cause instanceof BindException)) {
      return interfaceGone(address) ? Reason.NO_SUCH_ADDRESS : Reason.OTHER;
    }
    if (!mayBind(address.getPort())) {
      return Reason.NOT_PERMITTED;
    }
    return exists(address) ? Reason.TAKEN : Reason.NO_SUCH_ADDRESS;
  }

  /**
   * A link-local address can lose its interface between being read and being bound; the system then
   * says "No such device", for which Java has no class of its own.
   */
  private static boolean interfaceGone(InetSocketAddress address) {
    if (!(address.getAddress() instanceof Inet6Address v6) || v6.getScopeId() == 0) {
      return false;
    }
    try {
      return NetworkInterface.getByIndex(v6.getScopeId()) == null;
    } catch (SocketException e) {
      return false; // unknown: the system's own words stand
    }
  }

  /** Where any free port can be had, it is this one port that cannot. */
  private static boolean exists(InetSocketAddress address) {
    try (DatagramSocket probe = new DatagramSocket(null)) {
      probe.bind(new InetSocketAddress(address.getAddress(), 0));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  boolean mayBind(int port) {
    return port == 0 || port >= firstUnprivileged() || hasCapability();
  }

  private int firstUnprivileged() {
    try {
      return Integer.parseInt(
          Files.readString(proc.resolve("sys/net/ipv4/ip_unprivileged_port_start")).strip());
    } catch (IOException | NumberFormatException e) {
      return FIRST_UNPRIVILEGED; // a kernel before 4.11
    }
  }

  private boolean hasCapability() {
    try {
      for (String line : Files.readAllLines(proc.resolve("self/status"))) {
        if (line.startsWith("CapEff:")) {
          long effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          return (effective >>> CAP_NET_BIND_SERVICE & 1) == 1;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return true; // unknown: let the other reasons be looked for
    }
    return true;
  }
}
