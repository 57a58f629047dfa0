package dev.tacet.listen;

import java.net.InetSocketAddress;
import java.util.List;

/** A way in for queries. Thread-safe; not to be started or closed on an event loop. */
public interface Listener extends AutoCloseable {
  /**
   * Opens the sockets. Called once.
   *
   * @throws BindFailedException where one cannot be opened
   */
  void start() throws BindFailedException;

  /** Where it listens at the moment; empty before the start and after the end. */
  List<InetSocketAddress> addresses();

  /** Takes no more queries. What is in flight still gets its answer. */
  @Override
  void close();
}
