package dev.tacet.cli;

import dev.tacet.insight.Owners;
import dev.tacet.insight.RegistrableDomains;
import dev.tacet.lists.OwnedSuffixes;
import dev.tacet.lists.PublicSuffixes;
import dev.tacet.lists.VendorProfiles;
import java.util.concurrent.CompletableFuture;

/**
 * What the jar knows of names: whose they are, and below which of them people register. Two
 * megabytes of text, read on other threads while the command reads its log. Immutable, thread-safe.
 */
final class ReferenceData {
  private final CompletableFuture<Owners> owners;
  private final CompletableFuture<RegistrableDomains> domains;

  private ReferenceData(
      CompletableFuture<Owners> owners, CompletableFuture<RegistrableDomains> domains) {
    this.owners = owners;
    this.domains = domains;
  }

  /** Begins to read. */
  static ReferenceData begin() {
    return new ReferenceData(
        CompletableFuture.supplyAsync(
            () -> Owners.from(OwnedSuffixes.shipped(), VendorProfiles.shipped().all())),
        CompletableFuture.supplyAsync(
            () -> RegistrableDomains.from(PublicSuffixes.shipped().rules())));
  }

  /** Waits where it must. */
  Owners owners() {
    return owners.join();
  }

  /** Waits where it must. */
  RegistrableDomains domains() {
    return domains.join();
  }
}
