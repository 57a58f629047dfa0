package dev.tacet.upstream;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;

/** What the network said, in the owner's words. */
final class Causes {
  private Causes() {}

  static String inWords(Throwable cause) {
    // Netty's own subclasses carry the address in their text; the caller has named it already.
    if (cause instanceof PortUnreachableException) {
      return "port unreachable";
    }
    if (cause instanceof ConnectTimeoutException) {
      return "no TCP connection in time";
    }
    if (cause instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (cause instanceof ConnectException) {
      return "connection refused";
    }
    if (cause instanceof ClosedChannelException) {
      return "connection closed";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
