package dev.tacet.lists;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last {@value #KEPT} versions of each list, packed, and which of them is current. A version is
 * the file {@code ID-HASH.gz}, named by the hash of its plain octets; {@code ID.json} describes all
 * of a list's versions, so the rename of that one file is the moment at which a new version counts.
 * A crash before it leaves a file nobody names, which the next change or start removes.
 *
 * <p>Changed by one thread; any may read.
 */
final class StoredCopies {
  private static final Logger LOG = LoggerFactory.getLogger(StoredCopies.class);

  static final int KEPT = 5;
  private static final int MAX_DESCRIPTION = 4 << 20;
  private static final int ID_LENGTH = 16;

  /** What a file of ours is called; the owner's own lists may lie beside them. */
  private static final Pattern OURS =
      Pattern.compile("[0-9a-f]{" + ID_LENGTH + "}(?:-[0-9a-f]+)?\\.(?:txt|gz|json)");

  private final ListFolder folder;

  /** Made when the first description is written: a start reads them only. */
  private static final class Writing {
    static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();
  }

  StoredCopies(ListFolder folder) {
    this.folder = folder;
  }

  /**
   * The version in force.
   *
   * @return empty where there is none
   * @throws IOException where there is one that cannot be used
   */
  Optional<StoredCopy> current(String id) throws IOException {
    Optional<StoredCopy> current = described(id).stream().findFirst();
    if (current.isPresent()) {
      check(id, current.get());
    }
    return current;
  }

  /**
   * All versions there are, the current one first, then the newest. One that is missing or has
   * another length than it had is left out; whether each octet is right shows when it is read.
   *
   * @throws IOException where the description is damaged
   */
  List<StoredCopy> versions(String id) throws IOException {
    List<StoredCopy> usable = new ArrayList<>();
    for (StoredCopy version : described(id)) {
      try {
        check(id, version);
        usable.add(version);
      } catch (IOException e) {
        LOG.debug("version {} of list {} is not offered", version.sha256(), id, e);
      }
    }
    return List.copyOf(usable);
  }

  /**
   * The plain octets of a version. Reading to the end compares all with the checksum.
   *
   * @throws IOException here or while reading, where the file is missing or damaged
   */
  InputStream read(String id, StoredCopy version) throws IOException {
    FileChannel file = ListFolder.open(copyFile(id, version));
    try {
      return new VerifiedStream(
          new BufferedInputStream(new GZIPInputStream(Channels.newInputStream(file), 8192), 32768),
          version);
    } catch (IOException e) {
      try (file) {
        throw e;
      }
    }
  }

  /** Makes what was fetched the current version, and drops the oldest beyond {@value #KEPT}. */
  void keep(String id, StoredCopy version, FetchedCopy fetched) throws IOException {
    keep(id, version, fetched, Optional.empty());
  }

  /**
   * As {@link #keep(String, StoredCopy, FetchedCopy)}.
   *
   * @param spared a version that is not dropped, however old it is: it is in force
   */
  void keep(String id, StoredCopy version, FetchedCopy fetched, Optional<StoredCopy> spared)
      throws IOException {
    fetched.publish(folder, copyFile(id, version));
    List<StoredCopy> others = new ArrayList<>(others(id, version));
    while (others.size() > KEPT - 1) {
      int oldest = others.size() - 1;
      boolean isSpared = spared.filter(others.get(oldest)::equals).isPresent();
      others.remove(isSpared ? oldest - 1 : oldest);
    }
    List<StoredCopy> all = new ArrayList<>();
    all.add(version);
    all.addAll(others);
    describe(id, all);
  }

  /** Writes what is known anew of the current version. */
  void describe(String id, StoredCopy current) throws IOException {
    List<StoredCopy> all = new ArrayList<>();
    all.add(current);
    all.addAll(others(id, current));
    describe(id, all);
  }

  /**
   * Goes to another version.
   *
   * @param version one of {@link #versions}
   * @throws IOException where it is damaged; the current one then stays
   */
  void makeCurrent(String id, StoredCopy version) throws IOException {
    try (InputStream in = read(id, version)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    describe(id, version);
  }

  /**
   * Removes the files of lists that are subscribed no longer, and of earlier formats; what its
   * owner put there stays.
   */
  void removeOthers(Set<String> ids) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.file(""), "*.{txt,gz,json}")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!OURS.matcher(name).matches()) {
          continue;
        }
        boolean known = ids.contains(name.substring(0, ID_LENGTH));
        if (known && name.endsWith(".txt")) {
          LOG.info("{} is of an earlier format; the list is fetched anew", file);
        }
        if (!known || name.endsWith(".txt")) {
          Files.deleteIfExists(file);
        }
      }
    }
    for (String id : ids) {
      removeUnnamed(id);
    }
  }

  /** A damaged description names nothing: the list is fetched anew, and all is swept then. */
  private void removeUnnamed(String id) throws IOException {
    List<StoredCopy> described;
    try {
      described = described(id);
    } catch (IOException e) {
      return;
    }
    Set<Path> named = new HashSet<>();
    described.forEach(version -> named.add(copyFile(id, version)));
    folder.removeEach(id + "-*.gz", named);
  }

  private Path copyFile(String id, StoredCopy version) {
    return folder.file(id + "-" + version.sha256().substring(0, 16) + ".gz");
  }

  private void check(String id, StoredCopy version) throws IOException {
    try (FileChannel in = ListFolder.open(copyFile(id, version))) {
      if (in.size() != version.packed()) {
        throw new IOException("the copy has another length than its description says");
      }
    }
  }

  /** The versions besides one; none where the description is damaged. */
  private List<StoredCopy> others(String id, StoredCopy version) {
    try {
      return versions(id).stream()
          .filter(other -> !other.sha256().equals(version.sha256()))
          .sorted((a, b) -> b.fetched().compareTo(a.fetched()))
          .toList();
    } catch (IOException e) {
      LOG.warn("the earlier versions of a list are lost: {}", e.getMessage());
      return List.of();
    }
  }

  private List<StoredCopy> described(String id) throws IOException {
    byte[] octets;
    try (FileChannel in = ListFolder.open(folder.file(id + ".json"))) {
      octets = Channels.newInputStream(in).readNBytes(MAX_DESCRIPTION);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    JsonNode json = JsonTree.read(octets);
    if (!json.path("versions").isArray()) {
      if (json.has("sha256") && json.path("sha256").isTextual()) {
        return List.of(); // as it was written before versions were kept
      }
      throw new IOException("its description is damaged");
    }
    List<StoredCopy> versions = new ArrayList<>();
    for (JsonNode version : json.path("versions")) {
      versions.add(StoredCopy.fromJson(version));
    }
    return versions;
  }

  private void describe(String id, List<StoredCopy> all) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode versions = json.putArray("versions");
    all.forEach(version -> versions.add(version.toJson()));
    folder.replace(id + ".json", Writing.JSON.writeValueAsBytes(json));
    removeUnnamed(id);
  }
}
