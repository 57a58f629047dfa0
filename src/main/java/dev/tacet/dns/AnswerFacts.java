package dev.tacet.dns;

import java.io.IOException;
import java.net.InetAddress;
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

  void read(Record record) throws IOException {
    if (record instanceof CNAMERecord alias) {
      add(alias.getTarget());
    } else if (record instanceof DNAMERecord alias) {
      add(alias.getTarget());
    } else if (record instanceof ARecord a) {
      addresses.add(a.getAddress());
    } else if (record instanceof AAAARecord aaaa) {
      addresses.add(aaaa.getAddress());
    } else if (record instanceof SVCBBase service) {
      readService(service);
    }
  }

  private void readService(SVCBBase service) throws IOException {
    add(service.getTargetName());
    if (service.getSvcParamValue(SVCBBase.IPV4HINT) instanceof SVCBBase.ParameterIpv4Hint hint) {
      addAll(hint.getAddresses());
    }
    if (service.getSvcParamValue(SVCBBase.IPV6HINT) instanceof SVCBBase.ParameterIpv6Hint hint) {
      addAll(hint.getAddresses());
    }
  }

  private void addAll(List<? extends InetAddress> hints) {
    if (hints != null) {
      addresses.addAll(hints);
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

  List<InetAddress> addresses() {
    return List.copyOf(addresses);
  }
}
