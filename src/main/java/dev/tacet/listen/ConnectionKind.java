package dev.tacet.listen;

import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.Optional;

/** What is spoken on the connections of a listening socket. */
@FunctionalInterface
interface ConnectionKind {
  /**
   * Fills the pipeline of a connection that was accepted.
   *
   * @return empty where it is not wanted, which is counted; it is closed then
   */
  Optional<Connection> connect(SocketChannel accepted, InetAddress client);
}
