package dev.tacet.testkit;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.TrustAnchor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A root, top-level domains and zones below them, signed and delegated, and the resolver that knows
 * them all: what it says to a query with DO is what an honest recursive resolver would.
 *
 * <pre>{@code
 * SignedTree tree = new SignedTree();
 * tree.zone("example.").add("www 300 IN A 192.0.2.1");
 * upstream.conduct(tree.conduct());
 * }</pre>
 */
public final class SignedTree {
  private static final int MAX_CHAIN = 20;

  private final List<SignedZone> zones = new ArrayList<>();
  private final List<Consumer<Message>> lies = new ArrayList<>();

  public SignedTree() {
    zones.add(new SignedZone(Name.root, DNSSEC.Algorithm.ECDSAP256SHA256));
  }

  public SignedZone root() {
    return zones.get(0);
  }

  /** The root's key, as configuration has it. */
  public TrustAnchor anchor() {
    return anchor(root());
  }

  public static TrustAnchor anchor(SignedZone zone) {
    DSRecord ds = zone.ds();
    return new TrustAnchor(
        DomainName.fromWire(zone.name().toWire()),
        ds.getFootprint(),
        ds.getAlgorithm(),
        ds.getDigestID(),
        HexFormat.of().formatHex(ds.getDigest()));
  }

  /** A signed zone, delegated with a DS by the zone above it. */
  public SignedZone zone(String name) {
    return zone(name, DNSSEC.Algorithm.ECDSAP256SHA256);
  }

  public SignedZone zone(String name, int algorithm) {
    SignedZone zone = new SignedZone(name(name), algorithm);
    above(zone.name()).add(delegation(zone.name())).add(zone.ds());
    zones.add(zone);
    return zone;
  }

  /** A zone without keys, delegated without a DS. */
  public SignedZone unsignedZone(String name) {
    SignedZone zone = new SignedZone(name(name), DNSSEC.Algorithm.ECDSAP256SHA256).unsigned();
    above(zone.name()).add(delegation(zone.name()));
    zones.add(zone);
    return zone;
  }

  private static Record delegation(Name zone) {
    return new NSRecord(zone, DClass.IN, 300, zone);
  }

  /** Changes every answer from now on before it is sent. */
  public void lie(Consumer<Message> lie) {
    lies.add(lie);
  }

  /** Changes the answers about one name and type. */
  public void lieAbout(String name, int type, Consumer<Message> lie) {
    Name qname = name(name);
    lie(
        message -> {
          Record question = message.getQuestion();
          if (question.getName().equals(qname) && question.getType() == type) {
            lie.accept(message);
          }
        });
  }

  /** Takes the signatures from every answer, as old forwarders do. */
  public static void withoutSignatures(Message message) {
    for (int section = Section.ANSWER; section <= Section.AUTHORITY; section++) {
      for (Record record : List.copyOf(message.getSection(section))) {
        if (record.getType() == Type.RRSIG
            || record.getType() == Type.NSEC
            || record.getType() == Type.NSEC3) {
          message.removeRecord(record, section);
        }
      }
    }
  }

  /** For a {@link FakeUpstream}: TC over UDP where it does not fit. */
  public Conduct conduct() {
    return query -> {
      Message answer = answer(query.heard().message());
      byte[] octets = answer.toWire();
      boolean udp = query.heard().transport() == dev.tacet.dns.Transport.UDP;
      if (udp && octets.length > 1_232) {
        Message cut = new Message(answer.getHeader().getID());
        cut.setHeader(answer.getHeader().clone());
        cut.getHeader().setFlag(Flags.TC);
        cut.addRecord(answer.getQuestion(), Section.QUESTION);
        octets = cut.toWire();
      }
      query.send(octets);
    };
  }

  public static Name name(String text) {
    try {
      return Name.fromString(text.endsWith(".") ? text : text + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SignedZone above(Name name) {
    return zones.stream()
        .filter(zone -> name.subdomain(zone.name()) && !zone.name().equals(name))
        .max(Comparator.comparingInt(zone -> zone.name().labels()))
        .orElseThrow();
  }

  private SignedZone of(Name name, int type) {
    boolean parents = type == Type.DS && !name.equals(Name.root);
    return zones.stream()
        .filter(zone -> name.subdomain(zone.name()) && !(parents && zone.name().equals(name)))
        .max(Comparator.comparingInt(zone -> zone.name().labels()))
        .orElseThrow();
  }

  /** What a recursive resolver says. */
  public Message answer(Message query) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.getHeader().setFlag(Flags.RD);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    fill(reply, query.getQuestion().getName(), query.getQuestion().getType());
    OPTRecord opt = query.getOPT();
    if (opt == null || (opt.getFlags() & ExtendedFlags.DO) == 0) {
      withoutSignatures(reply);
    }
    if (opt != null) {
      reply.addRecord(new OPTRecord(1_232, 0, 0, opt.getFlags()), Section.ADDITIONAL);
    }
    lies.forEach(lie -> lie.accept(reply));
    return reply;
  }

  private void fill(Message reply, Name qname, int type) {
    Name name = qname;
    Set<RRset> authority = new LinkedHashSet<>();
    for (int hop = 0; hop < MAX_CHAIN; hop++) {
      SignedZone zone = of(name, type);
      Optional<RRset> data = zone.rrset(name, type);
      if (data.isPresent()) {
        add(reply, Section.ANSWER, data.get());
        break;
      }
      Optional<RRset> alias = zone.rrset(name, Type.CNAME);
      if (alias.isPresent()) {
        add(reply, Section.ANSWER, alias.get());
        name = ((CNAMERecord) alias.get().first()).getTarget();
        continue;
      }
      Optional<RRset> redirection = redirection(zone, name);
      if (redirection.isPresent()) {
        DNAMERecord dname = (DNAMERecord) redirection.get().first();
        add(reply, Section.ANSWER, redirection.get());
        Name target = target(name, dname);
        reply.addRecord(new CNAMERecord(name, DClass.IN, 300, target), Section.ANSWER);
        name = target;
        continue;
      }
      Optional<Name> next = orNothing(reply, zone, name, type, authority);
      if (next.isEmpty()) {
        break;
      }
      name = next.get();
    }
    authority.forEach(rrset -> add(reply, Section.AUTHORITY, rrset));
  }

  private static Optional<RRset> redirection(SignedZone zone, Name name) {
    for (Name above = name; !above.equals(zone.name()); ) {
      above = new Name(above, 1);
      Optional<RRset> found = zone.rrset(above, Type.DNAME);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Name target(Name name, DNAMERecord dname) {
    try {
      return name.fromDNAME(dname);
    } catch (NameTooLongException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A wildcard's answer, or a denial; where the wildcard is an alias, what it leads to. */
  private Optional<Name> orNothing(
      Message reply, SignedZone zone, Name name, int type, Set<RRset> authority) {
    boolean exists = zone.names(true).contains(name);
    if (exists) {
      start(zone, authority);
      deny(zone, authority, name);
      if (zone.usesNsec3() && !name.equals(zone.name())) {
        deny(zone, authority, new Name(name, 1));
      }
      return Optional.empty();
    }
    Name enclosing = new Name(name, 1);
    Name nextCloser = name;
    while (!zone.names(true).contains(enclosing)) {
      nextCloser = enclosing;
      enclosing = new Name(enclosing, 1);
    }
    Name wildcard = wildcard(enclosing);
    Name uncovered = zone.usesNsec3() ? nextCloser : name;
    Optional<RRset> data = zone.expanded(wildcard, name, type);
    Optional<RRset> alias = zone.expanded(wildcard, name, Type.CNAME);
    if (data.isPresent() || alias.isPresent()) {
      add(reply, Section.ANSWER, data.orElseGet(alias::get));
      deny(zone, authority, uncovered);
      return data.isPresent()
          ? Optional.empty()
          : Optional.of(((CNAMERecord) alias.get().first()).getTarget());
    }
    start(zone, authority);
    if (zone.usesNsec3()) {
      deny(zone, authority, enclosing);
    }
    deny(zone, authority, uncovered);
    deny(zone, authority, wildcard);
    if (!zone.names(true).contains(wildcard)) {
      boolean hidden = type == Type.DS && zone.isDelegatedBelow(name);
      reply.getHeader().setRcode(hidden ? Rcode.NOERROR : Rcode.NXDOMAIN);
    }
    return Optional.empty();
  }

  private static Name wildcard(Name enclosing) {
    try {
      return Name.concatenate(Name.fromConstantString("*"), enclosing);
    } catch (NameTooLongException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void start(SignedZone zone, Set<RRset> authority) {
    zone.rrset(zone.name(), Type.SOA).ifPresent(authority::add);
  }

  private static void deny(SignedZone zone, Set<RRset> authority, Name name) {
    if (zone.isSigned()) {
      RRset denial = zone.denial(name);
      if (authority.stream()
          .noneMatch(
              r -> r.getName().equals(denial.getName()) && r.getType() == denial.getType())) {
        authority.add(denial);
      }
    }
  }

  private static void add(Message reply, int section, RRset rrset) {
    rrset.rrs(false).forEach(record -> reply.addRecord(record, section));
    rrset.sigs().forEach(record -> reply.addRecord(record, section));
  }
}
