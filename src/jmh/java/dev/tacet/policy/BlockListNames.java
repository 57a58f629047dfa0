package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names in the shapes of public advertising and tracker lists: two-word registrable names, tracking
 * hosts under a vendor's domain, hashes under shared content networks.
 */
final class BlockListNames {
  private static final String[] WORDS =
      ("ad track pixel met stat click tag sync data beacon cdn push banner log play game shop news"
              + " cloud mobi media web soft link port meta zen nova lumi fox cat blue red sun hub"
              + " box kit lab max pro fit net bit key map sky sea go my top best fast free live now"
              + " one true viva wave win yo zip ora ren tal mar ker sol lin dex bor nex pol gra tri")
          .split(" ");
  private static final String[] ENDS =
      "com com com com com net net org io xyz top info ru cn de site online co.uk".split(" ");
  private static final String[] HOSTS =
      "ads track pixel metrics stats click tags sync collect beacon cdn telemetry api".split(" ");
  private static final String[] NETWORKS =
      "cloudfront.net akamaiedge.net edgekey.net amazonaws.com azureedge.net".split(" ");

  private final Random random;
  private final List<String> vendors = new ArrayList<>();

  BlockListNames(long seed) {
    random = new Random(seed);
  }

  /** The first names of a file with one a line, or, where the path is empty, names made up. */
  static List<String> blocked(String file, int count) throws IOException {
    if (!file.isEmpty()) {
      try (Stream<String> lines = Files.lines(Path.of(file))) {
        return lines.limit(count).toList();
      }
    }
    BlockListNames names = new BlockListNames(1);
    Set<String> blocked = new HashSet<>(count * 2);
    List<String> inOrder = new ArrayList<>(count);
    while (inOrder.size() < count) {
      String name = names.listed();
      if (blocked.add(name)) {
        inOrder.add(name);
      }
    }
    return inOrder;
  }

  /** Names of ordinary hosts that are neither blocked nor below a blocked name. */
  static List<String> allowed(Set<String> blocked, int count) {
    BlockListNames names = new BlockListNames(2);
    List<String> allowed = new ArrayList<>(count);
    while (allowed.size() < count) {
      String name = names.registrable();
      if (names.random.nextInt(5) < 3) {
        name = "www." + name;
      }
      DomainName parsed = DomainName.parse(name);
      boolean free = true;
      for (int labels = 1; labels <= parsed.labelCount(); labels++) {
        free &= !blocked.contains(parsed.suffix(labels).toString());
      }
      if (free) {
        allowed.add(name);
      }
    }
    return allowed;
  }

  private String listed() {
    int kind = random.nextInt(100);
    if (kind < 60 || vendors.size() < 100) {
      String name = registrable();
      if (vendors.size() < 200_000) {
        vendors.add(name);
      }
      return name;
    }
    if (kind < 88) {
      String number = random.nextInt(3) == 0 ? "" + random.nextInt(100) : "";
      String vendor = vendors.get(random.nextInt(vendors.size()));
      return pick(HOSTS) + number + "." + words(2) + "-" + vendor;
    }
    return "d" + Long.toString(random.nextLong() >>> 1, 36) + "." + pick(NETWORKS);
  }

  private String registrable() {
    int kind = random.nextInt(100);
    if (kind < 60) {
      return words(2 + random.nextInt(3)) + "." + pick(ENDS);
    }
    String second = kind < 85 ? "-" + words(1 + random.nextInt(2)) : "" + random.nextInt(1000);
    return words(2) + second + "." + pick(ENDS);
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(pick(WORDS));
    }
    return text.toString();
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
