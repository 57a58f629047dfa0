package dev.tacet.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;

/** Collects what the policy judges: where an answer leads. One thread. */
final class AnswerFacts {
  /**
   * Names one answer may lead to. Each is judged whenever the answer is served; honest ones have a
   * few, and 64 KiB have room for thousands.
   */
  static final int MAX_NAMES = 64;

  private final Set<DomainName> names = new LinkedHashSet<>();
  private final Set<InetAddress> addresses = new LinkedHashSet<>();

  /**
   * @param octets the message the record stands in, at {@code place}
   */
  void read(Record record, byte[] octets, RecordScan.Entry place) throws IOException {
    if (record instanceof CNAMERecord alias) {
      add(alias.getTarget());
    } else if (record instanceof DNAMERecord alias) {
      add(alias.getTarget());
    } else if (record instanceof ARecord || record instanceof AAAARecord) {
      // dnsjava would put the name's text into each address, which is kept as long as the answer.
      byte[] data = Arrays.copyOfRange(octets, place.dataAt(), place.end());
      addresses.add(InetAddress.getByAddress(data));
    } else if (record instanceof SVCBBase service) {
      add(service.getTargetName());
      ServiceHints.read(octets, place, addresses::add);
    }
  }

  private void add(Name name) throws IOException {
    if (!Name.root.equals(name)) {
      names.add(DomainName.fromWire(name.toWire()));
      if (names.size() > MAX_NAMES) {
        throw new IOException("it leads to more than " + MAX_NAMES + " names");
      }
    }
  }

  List<DomainName> names() {
    return List.copyOf(names);
  }

  /** IPv6 forms of IPv4 addresses ({@code ::ffff:192.0.2.1}) as the IPv4 addresses they are. */
  List<InetAddress> addresses() {
    return List.copyOf(addresses);
  }
}
