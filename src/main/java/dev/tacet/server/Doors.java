package dev.tacet.server;

import dev.tacet.config.EncryptionConfig;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.Designation;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Transport;
import dev.tacet.listen.EncryptedDoors;
import dev.tacet.listen.ListenerGroup;
import dev.tacet.listen.tls.CertificateState;
import dev.tacet.listen.tls.Certificates;
import dev.tacet.listen.tls.Identity;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.CurrentPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The encrypted ways in, as the rest of the server sees them: their certificate, what they are
 * announced as, how they are. Thread-safe.
 */
final class Doors implements AutoCloseable {
  private static final String DOH_PATH = "/dns-query{?dns}";

  private final EncryptionConfig config;
  private final Optional<Certificates> certificates;
  private volatile Optional<ListenerGroup> listeners = Optional.empty();

  /**
   * @param data where a certificate of our own is kept, in a directory of its own
   */
  Doors(EncryptionConfig config, Path data, MachineTime time) {
    this.config = config;
    this.certificates =
        config.on()
            ? Optional.of(
                new Certificates(
                    config,
                    data.resolve("certificate"),
                    time.clock(),
                    () -> time.known().isPresent()))
            : Optional.empty();
  }

  /** What the listeners need; empty where all doors are shut. */
  Optional<EncryptedDoors> forListeners(CurrentPolicy policy) {
    return certificates.map(
        own ->
            new EncryptedDoors(
                config, own, client -> policy.get().profileOf(client).access() != Access.REFUSED));
  }

  /** The name that is ours to answer for. */
  Optional<DomainName> name() {
    return certificates.map(on -> DomainName.parse(config.name()));
  }

  /** The listeners are open: from now on they are announced, under a certificate. */
  void start(ListenerGroup opened) {
    listeners = Optional.of(opened);
    certificates.ifPresent(Certificates::start);
  }

  void ownAddresses(Set<InetAddress> own) {
    certificates.ifPresent(on -> on.addresses(own));
  }

  void reload() {
    certificates.ifPresent(Certificates::reload);
  }

  /** Where devices of the house reach us. */
  List<InetAddress> addresses() {
    List<InetAddress> all =
        listeners.stream()
            .flatMap(group -> group.listening(Transport.TCP).stream())
            .map(InetSocketAddress::getAddress)
            .filter(address -> !address.isLinkLocalAddress())
            .distinct()
            .toList();
    List<InetAddress> reachable = all.stream().filter(a -> !a.isLoopbackAddress()).toList();
    return reachable.isEmpty() ? all : reachable;
  }

  /** What is on and has a certificate to show (RFC 9462); the best first. */
  List<Designation> designations() {
    List<Designation> designations = new ArrayList<>();
    Optional<ListenerGroup> open = listeners;
    boolean ready = certificates.flatMap(Certificates::current).isPresent();
    if (open.isPresent() && ready) {
      DomainName target = DomainName.parse(config.name());
      List<InetAddress> addresses = addresses();
      port(open.get(), Transport.DOH)
          .ifPresent(
              port ->
                  designations.add(
                      new Designation(1, target, "h2", port, Optional.of(DOH_PATH), addresses)));
      port(open.get(), Transport.DOT)
          .ifPresent(
              port ->
                  designations.add(
                      new Designation(2, target, "dot", port, Optional.empty(), addresses)));
      port(open.get(), Transport.DOQ)
          .filter(port -> quicProblem().isEmpty())
          .ifPresent(
              port ->
                  designations.add(
                      new Designation(3, target, "doq", port, Optional.empty(), addresses)));
    }
    return designations;
  }

  private static Optional<Integer> port(ListenerGroup group, Transport transport) {
    return group.listening(transport).stream().findFirst().map(InetSocketAddress::getPort);
  }

  /** What is on, and where, a line each. */
  static List<String> words(ListenerGroup group) {
    List<String> words = new ArrayList<>();
    for (Transport transport : List.of(Transport.DOT, Transport.DOH, Transport.DOQ)) {
      List<String> at = group.listening(transport).stream().map(AddressText::of).toList();
      if (!at.isEmpty()) {
        words.add(word(transport) + " on " + String.join(", ", at));
      }
    }
    return words;
  }

  private static String word(Transport transport) {
    return switch (transport) {
      case UDP, TCP -> "DNS";
      case DOT -> "DNS over TLS";
      case DOH -> "DNS over HTTPS";
      case DOQ -> "DNS over QUIC";
    };
  }

  EncryptionStatus status() {
    if (certificates.isEmpty()) {
      return EncryptionStatus.OFF;
    }
    CertificateState state = certificates.get().state();
    return new EncryptionStatus(
        listening(Transport.DOT),
        listening(Transport.DOH),
        listening(Transport.DOQ),
        config.name(),
        state.file(),
        state.made(),
        state.names(),
        state.expires().map(Object::toString).orElse(""),
        state.fingerprint(),
        state.authority(),
        state.problem().isEmpty() ? quicProblem() : state.problem());
  }

  /** Why DNS over QUIC is on and not to be had; empty where all is well. */
  private String quicProblem() {
    boolean otherKey =
        config.doq()
            && certificates.flatMap(Certificates::current).filter(i -> !i.servesQuic()).isPresent();
    return otherKey ? Identity.NOT_FOR_QUIC : listeners.map(ListenerGroup::problem).orElse("");
  }

  private List<String> listening(Transport transport) {
    return listeners.stream()
        .flatMap(group -> group.listening(transport).stream())
        .map(AddressText::of)
        .toList();
  }

  @Override
  public void close() {
    certificates.ifPresent(Certificates::close);
  }
}
