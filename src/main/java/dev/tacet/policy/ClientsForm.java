package dev.tacet.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the clients of a {@link Condition} are written in a compiled index: four counts, each with
 * what it counts, in one order, so that the same rules make the same octets.
 */
final class ClientsForm {
  private static final int NAMED = 0;
  private static final int WITHIN = 1;
  private static final int MAC = 2;

  private ClientsForm() {}

  static void write(OctetWriter out, Clients clients) {
    writeRefs(out, clients.only());
    writeRefs(out, clients.not());
    writeTags(out, clients.tags());
    writeTags(out, clients.notTags());
  }

  static Clients read(OctetReader in) {
    return new Clients(readRefs(in), readRefs(in), readTags(in), readTags(in));
  }

  private static void writeRefs(OctetWriter out, Set<ClientRef> refs) {
    List<ClientRef> ordered =
        refs.stream().sorted(Comparator.comparing(ClientRef::toString)).toList();
    out.number(ordered.size());
    for (ClientRef ref : ordered) {
      if (ref instanceof ClientRef.Named named) {
        out.octet(NAMED).text(named.name());
      } else if (ref instanceof ClientRef.Within within) {
        Network network = within.network();
        out.octet(WITHIN).counted(network.address().getAddress()).number(network.prefixLength());
      } else if (ref instanceof ClientRef.Mac mac) {
        out.octet(MAC).number((int) (mac.mac() >>> 24)).number((int) (mac.mac() & 0xff_ffff));
      } else {
        throw new IllegalArgumentException("a client of an unknown kind: " + ref);
      }
    }
  }

  private static Set<ClientRef> readRefs(OctetReader in) {
    Set<ClientRef> refs = new HashSet<>();
    for (int left = in.count(); left > 0; left--) {
      try {
        refs.add(readRef(in));
      } catch (IllegalArgumentException | UnknownHostException e) {
        throw new DamagedIndexException("a client in it cannot be read", e);
      }
    }
    return refs;
  }

  private static ClientRef readRef(OctetReader in) throws UnknownHostException {
    int kind = in.octet();
    return switch (kind) {
      case NAMED -> new ClientRef.Named(in.text());
      case WITHIN ->
          new ClientRef.Within(new Network(InetAddress.getByAddress(in.counted()), in.number()));
      case MAC -> new ClientRef.Mac((long) in.number() << 24 | in.number());
      default -> throw new DamagedIndexException("it names a client of an unknown kind");
    };
  }

  private static void writeTags(OctetWriter out, Set<String> tags) {
    out.number(tags.size());
    tags.stream().sorted().forEach(out::text);
  }

  private static Set<String> readTags(OctetReader in) {
    Set<String> tags = new HashSet<>();
    for (int left = in.count(); left > 0; left--) {
      tags.add(in.text());
    }
    return tags;
  }
}
