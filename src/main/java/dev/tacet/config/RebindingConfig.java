package dev.tacet.config;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Set;

/**
 * Answers that lead into the house though the name is a stranger's.
 *
 * @param except domains of which that is wanted
 */
public record RebindingConfig(boolean protect, Set<DomainName> except) {
  /** Each of Plex's names has the address it leads to in it, and can lead to no other. */
  private static final DomainName PLEX = DomainName.parse("plex.direct");

  public static final RebindingConfig DEFAULT = new RebindingConfig(true, Set.of(PLEX));

  public RebindingConfig {
    except = Set.copyOf(except);
  }

  static RebindingConfig read(Section in) {
    return new RebindingConfig(
        in.flag(
            "protect",
            DEFAULT.protect,
            "Whether such an answer is blocked, for every device: a web page could otherwise reach"
                + " routers and cameras under its own name. The log says rebinding."),
        Set.copyOf(
            in.values(
                "except",
                new DomainForm(),
                List.of(PLEX),
                "Domains whose names may lead into the house, with all names below them. Those of"
                    + " local and forward may, and need not be named.")));
  }
}
