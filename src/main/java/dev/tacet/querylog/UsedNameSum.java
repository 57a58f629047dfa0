package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what becomes a {@link UsedName}. Small, since thousands are held at a time, and bounded:
 * beyond {@link UsedName#MAX_CLIENTS} clients and {@link UsedName#MAX_TYPES} types only the queries
 * are counted. One thread.
 */
public final class UsedNameSum {
  private static final long MILLIS_A_DAY = 86_400_000;

  /** Days kept of a client: more than the ten years a log may be kept. */
  private static final int MAX_DAYS = 4_096;

  private static final int[] NONE = {};

  /** Those seen last first; of equal ones the smaller address, so that the same ones are kept. */
  private static final Comparator<Map.Entry<InetAddress, Long>> LATEST_FIRST =
      Comparator.<Map.Entry<InetAddress, Long>>comparingLong(Map.Entry::getValue)
          .reversed()
          .thenComparing(seen -> seen.getKey().getAddress(), UsedNameSum::compareAddresses);

  private static final class ClientSum {
    private final InetAddress address;
    private long queries;
    private long resolved;
    private int[] days = NONE;
    private int[] resolvedDays = NONE;
    private long lastMillis = Long.MIN_VALUE;

    private ClientSum(InetAddress address) {
      this.address = address;
    }
  }

  private final List<ClientSum> clients = new ArrayList<>(2);
  private boolean moreClients;
  private int[] types = NONE;
  private long[] typeQueries = {};
  private long queries;
  private long resolved;
  private long lastMillis = Long.MIN_VALUE;
  private Map<InetAddress, Long> sightings = Map.of();

  /** Adds one decision about the name, and where it led. */
  void add(Decision decision) {
    boolean answered = UsedName.isResolved(decision.verdict(), decision.origin(), decision.rcode());
    long at = decision.at().toEpochMilli();
    add(decision.client(), at, decision.question().qtype(), decision.repeats(), answered);
    decision.addresses().forEach(address -> addSighting(address, Math.floorDiv(at, 1_000L)));
  }

  /**
   * Adds queries of one client, one type and one day.
   *
   * @param millis when the last of them came
   */
  public void add(InetAddress client, long millis, int type, long count, boolean answered) {
    queries += count;
    resolved += answered ? count : 0;
    lastMillis = Math.max(lastMillis, millis);
    addType(type, count);
    ClientSum sum = clientOf(client);
    if (sum == null) {
      return;
    }
    int day = (int) Math.floorDiv(millis, MILLIS_A_DAY);
    sum.queries += count;
    sum.days = with(sum.days, day);
    sum.lastMillis = Math.max(sum.lastMillis, millis);
    if (answered) {
      sum.resolved += count;
      sum.resolvedDays = with(sum.resolvedDays, day);
    }
  }

  /** Adds another stretch of the same name's use. */
  public void add(UsedName other) {
    queries += other.queries();
    resolved += other.resolved();
    lastMillis = Math.max(lastMillis, other.lastSeen().toEpochMilli());
    moreClients |= other.moreClients();
    other.types().forEach(this::addType);
    for (UsedName.Client client : other.clients()) {
      ClientSum sum = clientOf(client.address());
      if (sum != null) {
        sum.queries += client.queries();
        sum.resolved += client.resolved();
        sum.lastMillis = Math.max(sum.lastMillis, client.lastSeen().toEpochMilli());
        for (LocalDate day : client.days()) {
          sum.days = with(sum.days, (int) day.toEpochDay());
        }
        for (LocalDate day : client.resolvedDays()) {
          sum.resolvedDays = with(sum.resolvedDays, (int) day.toEpochDay());
        }
      }
    }
    for (UsedName.Sighting seen : other.sightings()) {
      addSighting(seen.address(), seen.lastSeen().getEpochSecond());
    }
  }

  /** Adds an address an answer led to, seen last at {@code seconds} since 1970. */
  public void addSighting(InetAddress address, long seconds) {
    if (sightings.isEmpty()) {
      sightings = new HashMap<>(4);
    }
    sightings.merge(address, seconds, Math::max);
    if (sightings.size() > Decision.MAX_ADDRESSES) {
      sightings.remove(sightings.entrySet().stream().max(LATEST_FIRST).orElseThrow().getKey());
    }
  }

  /** Writes it for {@link #addFrom}; no other version of this program ever reads it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(moreClients);
    writeNumber(out, queries);
    writeNumber(out, resolved);
    out.writeLong(lastMillis);
    out.writeByte(types.length);
    for (int i = 0; i < types.length; i++) {
      writeNumber(out, types[i]);
      writeNumber(out, typeQueries[i]);
    }
    writeNumber(out, clients.size());
    for (ClientSum client : clients) {
      writeAddress(out, client.address);
      writeNumber(out, client.queries);
      writeNumber(out, client.resolved);
      out.writeLong(client.lastMillis);
      writeDays(out, client.days);
      writeDays(out, client.resolvedDays);
    }
    out.writeByte(sightings.size());
    for (Map.Entry<InetAddress, Long> seen : sightings.entrySet()) {
      writeAddress(out, seen.getKey());
      out.writeLong(seen.getValue());
    }
  }

  /** Adds what another sum of the name wrote. */
  public void addFrom(DataInput in) throws IOException {
    moreClients |= in.readBoolean();
    queries += readNumber(in);
    resolved += readNumber(in);
    lastMillis = Math.max(lastMillis, in.readLong());
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      addType((int) readNumber(in), readNumber(in));
    }
    for (long left = readNumber(in); left > 0; left--) {
      InetAddress address = readAddress(in);
      ClientSum known = clientOf(address);
      ClientSum into = known == null ? new ClientSum(address) : known; // one too many is skipped
      into.queries += readNumber(in);
      into.resolved += readNumber(in);
      into.lastMillis = Math.max(into.lastMillis, in.readLong());
      into.days = readDays(in, into.days);
      into.resolvedDays = readDays(in, into.resolvedDays);
    }
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      addSighting(readAddress(in), in.readLong());
    }
  }

  private static void writeAddress(DataOutput out, InetAddress address) throws IOException {
    byte[] octets = address.getAddress();
    out.writeByte(octets.length);
    out.write(octets);
  }

  private static InetAddress readAddress(DataInput in) throws IOException {
    byte[] octets = new byte[in.readUnsignedByte()];
    in.readFully(octets);
    return InetAddress.getByAddress(octets);
  }

  private static void writeDays(DataOutput out, int[] days) throws IOException {
    out.writeShort(days.length);
    for (int day : days) {
      out.writeInt(day);
    }
  }

  private static int[] readDays(DataInput in, int[] known) throws IOException {
    int[] days = known;
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      days = with(days, in.readInt());
    }
    return days;
  }

  /** Seven bits an octet, the lowest first; most of our numbers are below 128. */
  private static void writeNumber(DataOutput out, long number) throws IOException {
    long left = number;
    for (; left < 0 || left > 0x7f; left >>>= 7) {
      out.writeByte((int) left | 0x80);
    }
    out.writeByte((int) left);
  }

  private static long readNumber(DataInput in) throws IOException {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      int octet = in.readUnsignedByte();
      number |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80 || shift > 56) {
        return number;
      }
    }
  }

  /** Whether anybody asked at all: where a name led may be known longer than who asked it. */
  public boolean isAsked() {
    return queries > 0;
  }

  /** Bytes it takes in memory, about. */
  public int bytes() {
    return 400 + 160 * clients.size() + 60 * sightings.size();
  }

  public UsedName sum(DomainName name) {
    List<UsedName.Client> who = new ArrayList<>(clients.size());
    for (ClientSum client : clients) {
      who.add(
          new UsedName.Client(
              client.address,
              client.queries,
              client.resolved,
              dates(client.days),
              dates(client.resolvedDays),
              Instant.ofEpochMilli(client.lastMillis)));
    }
    who.sort(
        Comparator.comparing(client -> client.address().getAddress(), Arrays::compareUnsigned));
    Map<Integer, Long> asked = new HashMap<>();
    for (int i = 0; i < types.length; i++) {
      asked.put(types[i], typeQueries[i]);
    }
    List<UsedName.Sighting> seen =
        sightings.entrySet().stream()
            .sorted(LATEST_FIRST)
            .map(led -> new UsedName.Sighting(led.getKey(), Instant.ofEpochSecond(led.getValue())))
            .toList();
    return new UsedName(
        name, who, moreClients, asked, queries, resolved, Instant.ofEpochMilli(lastMillis), seen);
  }

  /** Nothing where the name has as many clients as are kept. */
  private ClientSum clientOf(InetAddress address) {
    for (ClientSum client : clients) {
      if (client.address.equals(address)) {
        return client;
      }
    }
    if (clients.size() >= UsedName.MAX_CLIENTS) {
      moreClients = true;
      return null;
    }
    ClientSum added = new ClientSum(address);
    clients.add(added);
    return added;
  }

  private void addType(int type, long count) {
    int at = Arrays.binarySearch(types, type);
    if (at < 0) {
      if (types.length >= UsedName.MAX_TYPES) {
        return;
      }
      at = -at - 1;
      int[] wider = inserted(types, at, type);
      long[] counts = new long[wider.length];
      System.arraycopy(typeQueries, 0, counts, 0, at);
      System.arraycopy(typeQueries, at, counts, at + 1, typeQueries.length - at);
      types = wider;
      typeQueries = counts;
    }
    typeQueries[at] += count;
  }

  private static int[] with(int[] days, int day) {
    int at = Arrays.binarySearch(days, day);
    return at >= 0 || days.length >= MAX_DAYS ? days : inserted(days, -at - 1, day);
  }

  private static int[] inserted(int[] sorted, int at, int value) {
    int[] wider = new int[sorted.length + 1];
    System.arraycopy(sorted, 0, wider, 0, at);
    wider[at] = value;
    System.arraycopy(sorted, at, wider, at + 1, sorted.length - at);
    return wider;
  }

  private static List<LocalDate> dates(int[] days) {
    return Arrays.stream(days).mapToObj(LocalDate::ofEpochDay).toList();
  }

  /** IPv4 first. */
  private static int compareAddresses(byte[] one, byte[] other) {
    return one.length != other.length
        ? Integer.compare(one.length, other.length)
        : Arrays.compareUnsigned(one, other);
  }
}
