package dev.tacet.server;

import dev.tacet.config.LocalConfig;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.HostsLine;
import dev.tacet.dns.LocalRecord;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.LocalNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of the house: the owner's records and the hosts files, which are read again when they
 * change. Started on the thread that starts the server, then used by the worker alone.
 */
final class LocalParts {
  /** Of one file; a list of names to block does not belong here. */
  static final int MOST_RECORDS = 20_000;

  private static final int MOST_OCTETS = 4 << 20;

  /** Checks are cheap and a second apart; a change need not be seen faster than this. */
  private static final int TICKS_BETWEEN_LOOKS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(LocalParts.class);

  private final LocalConfig config;
  private final LocalNames.Terms terms;
  private final CurrentPolicy policy;
  private final Map<Path, HostsFile> files = new HashMap<>();
  private int ticks;

  /** What a file was when it was read. */
  private record Stamp(Object key, long millis, long octets) {}

  private record HostsFile(Optional<Stamp> stamp, List<LocalRecord> records) {}

  /**
   * @param elsewhere domains that another server of the house answers for
   * @param nat64 the prefix of IPv4 addresses, where the network has one
   */
  LocalParts(
      LocalConfig config, Set<DomainName> elsewhere, Optional<Dns64> nat64, CurrentPolicy policy) {
    this.config = config;
    this.policy = policy;
    Set<DomainName> canaries = new HashSet<>();
    if (config.firefoxCanary()) {
      canaries.add(DomainName.parse("use-application-dns.net"));
    }
    if (config.privateRelayCanary()) {
      canaries.add(DomainName.parse("mask.icloud.com"));
      canaries.add(DomainName.parse("mask-h2.icloud.com"));
    }
    terms =
        new LocalNames.Terms(
            Optional.of(config.suffix()),
            config.singleLabels(),
            config.specialUse(),
            canaries,
            elsewhere,
            nat64);
  }

  /** Reads everything and puts it in force. */
  void load() {
    config.hostsFiles().forEach(this::changed);
    publish();
  }

  /** Called each second. */
  void tick() {
    if (++ticks % TICKS_BETWEEN_LOOKS != 0) {
      return;
    }
    boolean news = false;
    for (Path path : config.hostsFiles()) {
      news |= changed(path);
    }
    if (news) {
      publish();
    }
  }

  private void publish() {
    List<LocalRecord> records = new ArrayList<>();
    config.records().forEach(given -> records.add(given.record()));
    Set<DomainName> given = new HashSet<>();
    records.forEach(record -> given.add(record.name()));
    // What the owner wrote for a name stands for all of it.
    for (Path path : config.hostsFiles()) {
      files.get(path).records().stream()
          .filter(record -> !given.contains(record.name()))
          .forEach(records::add);
    }
    LocalNames names = new LocalNames(records, terms);
    policy.update(p -> p.withLocalNames(names));
    LOG.debug("{} names of the house", names.size());
  }

  /** Whether a file is other than it was; it is read then. */
  private boolean changed(Path path) {
    HostsFile old = files.get(path);
    Optional<Stamp> stamp = stamp(path);
    if (old != null && old.stamp().equals(stamp)) {
      return false;
    }
    List<LocalRecord> kept = old == null ? List.of() : old.records();
    files.put(path, new HostsFile(stamp, stamp.isEmpty() ? List.of() : read(path, kept)));
    return true;
  }

  private static Optional<Stamp> stamp(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(String.valueOf(now.fileKey()), now.lastModifiedTime().toMillis(), now.size()));
    } catch (IOException e) {
      return Optional.empty(); // not there, which is no mistake: it says nothing then
    }
  }

  /** What the file says now; where it cannot be read, what it said before. */
  private static List<LocalRecord> read(Path path, List<LocalRecord> before) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // To open a pipe would wait for whoever writes into it, and keep the server from starting.
      LOG.warn("{} is no file and is left out; name a hosts file", path);
      return List.of();
    }
    List<LocalRecord> records = new ArrayList<>();
    int notUnderstood = 0;
    int whole = 0;
    try (Bounded in = new Bounded(Files.newInputStream(path));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        whole = records.size();
        HostsLine read = HostsLine.read(line);
        notUnderstood += read.understood() ? 0 : 1;
        records.addAll(read.records());
        if (records.size() > MOST_RECORDS) {
          LOG.warn(
              "{}: more than {} names; the rest is left out. A list of names to block is added by"
                  + " tacet lists add",
              path,
              MOST_RECORDS);
          return List.copyOf(records.subList(0, MOST_RECORDS));
        }
      }
      if (in.left <= 0) {
        LOG.warn("{}: 4 MiB or more; what stands behind is left out", path);
        return List.copyOf(records.subList(0, whole)); // the last line may be half of one
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.warn(
          "{} could not be read ({}); the names it had before stay. Make it readable for the user"
              + " tacet runs as",
          path,
          e.toString());
      return before;
    }
    if (notUnderstood > 0) {
      LOG.warn("{}: {} lines are no hosts lines and were left out", path, notUnderstood);
    }
    return List.copyOf(records);
  }

  /** Ends early: whatever the path is, reading it comes to an end. */
  private static final class Bounded extends java.io.FilterInputStream {
    private long left = MOST_OCTETS;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? super.read() : -1;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int count = left <= 0 ? -1 : super.read(into, at, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
