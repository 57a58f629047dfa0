package dev.tacet.dnssec;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Type;

/** Proofs by NSEC (RFC 4034 section 4, RFC 4035 section 5.4, RFC 6840 section 4). */
final class NsecDenial implements Denial {
  /** Stands at a name made up on the spot that does not exist (RFC 9824 section 3). */
  private static final int NXNAME = 128;

  private final Name zone;
  private final List<NSECRecord> records;

  /**
   * @param records verified with the zone's keys, none of them by expansion of a wildcard
   */
  NsecDenial(Name zone, List<NSECRecord> records) {
    this.zone = zone;
    this.records = records;
  }

  @Override
  public Denied noName(Name name) {
    if (at(name).filter(own -> own.hasType(NXNAME)).isPresent()) {
      return Denied.PROVEN;
    }
    for (NSECRecord record : records) {
      if (covers(record, name) && !record.getNext().subdomain(name)) {
        return wildcard(enclosing(record, name)).filter(this::covered).isPresent()
            ? Denied.PROVEN
            : Denied.NOT_PROVEN;
      }
    }
    return Denied.NOT_PROVEN;
  }

  @Override
  public Denied noData(Name name, int type) {
    Optional<NSECRecord> own = at(name);
    if (own.isPresent()) {
      return proven(lacks(own.get(), name, type));
    }
    for (NSECRecord record : records) {
      if (covers(record, name)) {
        if (record.getNext().subdomain(name)) {
          return Denied.PROVEN; // it is there, and has names below it only
        }
        return proven(
            wildcard(enclosing(record, name))
                .flatMap(this::at)
                .filter(there -> lacks(there, name, type))
                .isPresent());
      }
    }
    return Denied.NOT_PROVEN;
  }

  @Override
  public Denied expanded(Name name, Name enclosing) {
    return proven(
        records.stream()
            .anyMatch(
                record ->
                    covers(record, name)
                        && !record.getNext().subdomain(name)
                        && enclosing(record, name).equals(enclosing)));
  }

  @Override
  public Cut cut(Name name) {
    Optional<NSECRecord> own = at(name);
    if (own.isPresent()) {
      NSECRecord record = own.get();
      if (record.hasType(Type.DS) || record.hasType(Type.SOA)) {
        return Cut.NOT_PROVEN; // there is one, or it is the child's word about itself
      }
      return record.hasType(Type.NS) ? Cut.INSECURE : Cut.NONE;
    }
    for (NSECRecord record : records) {
      if (covers(record, name)) {
        return record.getNext().subdomain(name) ? Cut.NONE : Cut.NOTHING;
      }
    }
    return Cut.NOT_PROVEN;
  }

  private static Denied proven(boolean holds) {
    return holds ? Denied.PROVEN : Denied.NOT_PROVEN;
  }

  private Optional<NSECRecord> at(Name name) {
    return records.stream().filter(record -> record.getName().equals(name)).findFirst();
  }

  /** Whether this record is the word of the right side of a cut about the type, and denies it. */
  private static boolean lacks(NSECRecord record, Name name, int type) {
    if (record.hasType(type) || record.hasType(Type.CNAME)) {
      return false;
    }
    boolean apex = record.hasType(Type.SOA);
    if (type == Type.DS) {
      return !apex || name.equals(Name.root);
    }
    return apex || !record.hasType(Type.NS);
  }

  private boolean covered(Name name) {
    return records.stream().anyMatch(record -> covers(record, name));
  }

  private boolean covers(NSECRecord record, Name name) {
    Name owner = record.getName();
    Name next = record.getNext();
    if (name.compareTo(owner) <= 0 || !next.subdomain(zone)) {
      return false;
    }
    boolean leaves =
        record.hasType(Type.NS) && !record.hasType(Type.SOA) || record.hasType(Type.DNAME);
    if (leaves && name.subdomain(owner)) {
      return false; // what is below a cut or a redirection is not in this zone
    }
    // The last record of a zone leads back to its apex.
    return owner.compareTo(next) >= 0 ? next.equals(zone) : name.compareTo(next) < 0;
  }

  /** The longest name that exists above one that does not, by the record that covers it. */
  private static Name enclosing(NSECRecord record, Name name) {
    Name byOwner = common(name, record.getName());
    Name byNext = common(name, record.getNext());
    return byOwner.labels() >= byNext.labels() ? byOwner : byNext;
  }

  private static Name common(Name name, Name other) {
    for (int drop = Math.max(0, name.labels() - other.labels()); ; drop++) {
      Name above = new Name(name, drop);
      if (other.subdomain(above)) {
        return above;
      }
    }
  }

  static Optional<Name> wildcard(Name enclosing) {
    try {
      return Optional.of(Name.concatenate(Name.fromConstantString("*"), enclosing));
    } catch (NameTooLongException e) {
      return Optional.empty(); // one that long cannot exist
    }
  }
}
