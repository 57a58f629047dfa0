package dev.tacet.lists;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The versions of one list on disk: which of them is in force, and which is offered to be.
 *
 * <p>Changed by one thread at a time (the start, then list-updater); {@link #all} and {@link
 * #inForce} may be asked by any.
 */
final class ListVersions {
  private final String id;
  private final StoredCopies copies;
  private volatile List<StoredCopy> all = List.of();
  private volatile Optional<StoredCopy> inForce = Optional.empty();
  private Optional<StoredCopy> offered = Optional.empty();

  /**
   * @param id of the list, in the store and on disk
   */
  ListVersions(String id, StoredCopies copies) {
    this.id = id;
    this.copies = copies;
  }

  String id() {
    return id;
  }

  /** What there is on disk, the newest first. */
  List<StoredCopy> all() {
    return all;
  }

  Optional<StoredCopy> newest() {
    return all.stream().findFirst();
  }

  /** What the newest has of the files it includes, for one take. */
  EarlierIncludes includesOfNewest() {
    return new EarlierIncludes(copies, id, newest());
  }

  Optional<StoredCopy> inForce() {
    return inForce;
  }

  /** The version that was read and is not in force yet. */
  Optional<StoredCopy> offered() {
    return offered;
  }

  /** The version that the next index is made of. */
  Optional<StoredCopy> target() {
    return offered.or(() -> inForce);
  }

  private Optional<StoredCopy> named(String sha256) {
    return all.stream().filter(version -> version.sha256().equals(sha256)).findFirst();
  }

  /**
   * Finds the versions on disk.
   *
   * @param decided the one in force, where that was decided; the newest stands in for one that is
   *     gone
   */
  void recall(Optional<String> decided) throws IOException {
    all = copies.versions(id);
    inForce = decided.flatMap(this::named).or(this::newest);
  }

  /** Offers a version there is; false where it is in force, or there is none such. */
  boolean offer(String sha256) {
    offered = named(sha256).filter(wanted -> inForce.filter(wanted::equals).isEmpty());
    return offered.isPresent();
  }

  /** Nothing is offered any more. */
  void withdraw() {
    offered = Optional.empty();
  }

  /** The offered version is in force. */
  void accept() {
    inForce = target();
    offered = Optional.empty();
  }

  /** Forgets the target, which cannot be read: the newest other one stands in. */
  void dropTarget() {
    Optional<StoredCopy> bad = target();
    all = all.stream().filter(version -> bad.filter(version::equals).isEmpty()).toList();
    boolean wasOffered = offered.isPresent();
    offered = Optional.empty();
    if (!wasOffered) {
      inForce = newest();
    }
  }

  /** Keeps a new version on disk; it is neither in force nor offered by that. */
  void keep(StoredCopy read, FetchedCopy octets) throws IOException {
    copies.keep(id, read, octets, inForce);
    all = copies.versions(id);
  }

  /** Unchanged octets are not written again; new validators are, as they save the next download. */
  void describeNewest(StoredCopy unchanged) throws IOException {
    StoredCopy known = newest().orElseThrow();
    if (!unchanged.equals(known)) {
      copies.describe(id, unchanged);
      all = copies.versions(id);
      // The same octets under a new description are the same version.
      inForce = inForce.map(version -> version.equals(known) ? unchanged : version);
    }
  }
}
