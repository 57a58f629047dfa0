package dev.tacet.cli;

import dev.tacet.insight.Owners;
import dev.tacet.insight.RegistrableDomains;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the jar knows of names: whose they are, and below which of them people register. Read once,
 * on other threads, while the command reads its log. Immutable, thread-safe.
 */
final class ReferenceData {
  /** The verb that always needs it, and is waited for. */
  private static final String VERB = "report";

  private final CompletableFuture<List<VendorProfile>> profiles;
  private final CompletableFuture<Owners> owners;
  private final CompletableFuture<RegistrableDomains> domains;

  private ReferenceData() {
    profiles = CompletableFuture.supplyAsync(() -> VendorProfiles.shipped().all());
    owners = CompletableFuture.supplyAsync(Owners::shipped);
    domains = CompletableFuture.supplyAsync(RegistrableDomains::shipped);
  }

  /** Made, and begun with, when first asked for. */
  private static final class Holder {
    private static final ReferenceData SHIPPED = new ReferenceData();
  }

  /** Begins to read, unless that was done. */
  static ReferenceData begin() {
    return Holder.SHIPPED;
  }

  /**
   * Begins where a command line looks as if it would be needed: half of a start waits for nothing.
   */
  static void expectBy(String[] arguments) {
    if (Arrays.asList(arguments).contains(VERB)) {
      begin();
    }
  }

  /** Waits where it must. */
  List<VendorProfile> profiles() {
    return profiles.join();
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
