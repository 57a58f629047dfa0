package dev.tacet.listen;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A socket could not be opened. */
public final class BindFailedException extends IOException {
  /** Why, as far as it decides what to do about it. */
  public enum Reason {
    /** Another program listens there: {@link PortHolder} may know which. */
    TAKEN("another program listens there"),
    /** The port is privileged and we lack CAP_NET_BIND_SERVICE. */
    NOT_PERMITTED("the port is below the unprivileged ones and CAP_NET_BIND_SERVICE is missing"),
    /** The address is not there (yet): an interface is down, or an IPv6 address is tentative. */
    NO_SUCH_ADDRESS("this host does not have the address at the moment"),
    /** Anything else; the cause tells. */
    OTHER("the system refused");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  private final Transport transport;
  private final InetSocketAddress address;
  private final Reason reason;

  BindFailedException(
      Transport transport, InetSocketAddress address, Reason reason, Throwable cause) {
    super(
        "cannot listen on "
            + AddressText.scoped(address.getAddress())
            + " port "
            + address.getPort()
            + " ("
            + transport
            + "): "
            + reason.words
            + " ("
            + cause.getMessage()
            + ")",
        cause);
    this.transport = transport;
    this.address = address;
    this.reason = reason;
  }

  public Transport transport() {
    return transport;
  }

  public InetSocketAddress address() {
    return address;
  }

  public Reason reason() {
    return reason;
  }
}
