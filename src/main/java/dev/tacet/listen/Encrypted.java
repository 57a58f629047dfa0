package dev.tacet.listen;

import dev.tacet.config.ListenConfig;
import dev.tacet.dns.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections under TLS, of DNS as over TCP (RFC 7858), of DNS in HTTP (RFC 8484) and in QUIC
 * (RFC 9250). The caps, the bounds and the time a client may be silent are those of TCP, and count
 * together with it. Of QUIC nothing is loaded where it is off. Thread-safe.
 */
final class Encrypted implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Encrypted.class);

  /** Handshakes that wait for their turn; each connection has one at most. */
  private static final int MAX_WAITING = 1_024;

  private final EncryptedDoors doors;
  private final Terms terms;
  private final TlsDoor dot;
  private final TlsDoor doh;

  /** Why DNS over QUIC is on and cannot be offered. */
  private final Optional<String> noQuic;

  /** QUIC does its arithmetic where its packets are read: no plain query is to wait for that. */
  private final Optional<EventLoopGroup> quicLoop;

  /** One thread, so that a flood of handshakes takes one core and no event loop. */
  private final ThreadPoolExecutor handshakes =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          task -> {
            Thread thread = new Thread(task, "tls-handshakes");
            thread.setDaemon(true);
            return thread;
          });

  Encrypted(EncryptedDoors doors, Terms terms) {
    this(doors, terms, doors.config().doq() ? QuicDoor.problem() : Optional.empty());
  }

  /**
   * @param noQuic why QUIC cannot be spoken here, where it is wanted
   */
  Encrypted(
      EncryptedDoors doors,
      ListenConfig config,
      Answering answering,
      Counters counters,
      ConnectionCaps caps,
      Limits limits,
      Optional<String> noQuic) {
    this(doors, new Terms(answering, counters, caps, limits, config.tcpIdle()), noQuic);
  }

  private Encrypted(EncryptedDoors doors, Terms terms, Optional<String> noQuic) {
    this.doors = doors;
    this.terms = terms;
    handshakes.allowCoreThreadTimeOut(true);
    this.noQuic = noQuic;
    this.quicLoop =
        doors.config().doq() && noQuic.isEmpty() ? Optional.of(loop()) : Optional.empty();
    noQuic.ifPresent(log::warn);
    this.dot = door(List.of("dot"));
    this.doh = door(List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1));
  }

  private static EventLoopGroup loop() {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("doq-io"), NioIoHandler.newFactory());
  }

  private TlsDoor door(List<String> protocols) {
    return new TlsDoor(doors.certificates(), protocols, handshakes, terms.idle());
  }

  /** The ports of what is on. */
  Map<Transport, Integer> ports() {
    Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
    if (doors.config().dot()) {
      ports.put(Transport.DOT, doors.config().dotPort());
    }
    if (doors.config().doh()) {
      ports.put(Transport.DOH, doors.config().dohPort());
    }
    if (quicLoop.isPresent()) {
      ports.put(Transport.DOQ, doors.config().doqPort());
    }
    return ports;
  }

  /** What is on and cannot be offered, and why; empty where all is well. */
  String problem() {
    return noQuic.orElse("");
  }

  Listener doq(InetSocketAddress address) {
    return new DoqListener(address, doors, quicLoop.orElseThrow(), terms);
  }

  Optional<Connection> dot(SocketChannel accepted, InetAddress client) {
    return tls(dot, accepted, client)
        .map(
            tls -> {
              TcpConnection connection =
                  new TcpConnection(
                      client,
                      Transport.DOT,
                      context -> TlsDoor.hint(tls.engine().getSession(), doors.config().name()),
                      terms);
              accepted.pipeline().addLast(tls, connection);
              return connection;
            });
  }

  Optional<Connection> doh(SocketChannel accepted, InetAddress client) {
    return tls(doh, accepted, client)
        .map(
            tls -> {
              DohConnection connection =
                  new DohConnection(
                      doors.config().name(),
                      terms.counters(),
                      hint -> new HttpQueries(client, hint, terms));
              accepted.pipeline().addLast(tls, connection);
              // Its bounds are those of HTTP: headers, streams and windows.
              accepted.config().setAutoRead(true);
              return connection;
            });
  }

  private Optional<SslHandler> tls(TlsDoor door, SocketChannel accepted, InetAddress client) {
    if (!doors.welcome().test(client)) {
      terms.counters().dropped(Dropped.STRANGER);
      return Optional.empty();
    }
    try {
      Optional<SslHandler> handler = door.handler(accepted.alloc());
      if (handler.isEmpty()) {
        terms.counters().dropped(Dropped.NO_CERTIFICATE);
      }
      return handler;
    } catch (SSLException e) {
      terms.counters().dropped(Dropped.NO_CERTIFICATE);
      terms.answering().socketError("TLS", e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    handshakes.shutdown();
    quicLoop.ifPresent(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }
}
