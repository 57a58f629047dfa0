package dev.tacet.policy;

import java.util.Objects;

/**
 * Which list, or which tier of which vendor profile, a name in the {@link RuleIndex} comes from.
 *
 * @param index its place in {@link RuleIndex#sources()}
 * @param name the list's name ({@code mine}), or vendor and tier ({@code xiaomi/block})
 */
public record RuleSource(int index, Kind kind, String name) {
  /** The order is stored in the compiled index: append only. */
  public enum Kind {
    BLOCK_LIST,
    ALLOW_LIST,
    PROFILE_BLOCK,
    PROFILE_OPTIONAL,
    PROFILE_KEEP
  }

  public RuleSource {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    boolean profile = kind.compareTo(Kind.PROFILE_BLOCK) >= 0;
    if (profile != name.contains("/")) {
      throw new IllegalArgumentException("a profile is named vendor/tier, a list without slash");
    }
  }

  public static RuleSource list(int index, String name, Action action) {
    return new RuleSource(index, action == Action.BLOCK ? Kind.BLOCK_LIST : Kind.ALLOW_LIST, name);
  }

  public static RuleSource profile(int index, String vendor, Tier tier) {
    Kind kind =
        switch (tier) {
          case BLOCK -> Kind.PROFILE_BLOCK;
          case OPTIONAL -> Kind.PROFILE_OPTIONAL;
          case KEEP -> Kind.PROFILE_KEEP;
        };
    return new RuleSource(index, kind, vendor + "/" + tier.word());
  }

  public boolean isProfile() {
    return kind.compareTo(Kind.PROFILE_BLOCK) >= 0;
  }

  /** The vendor of a profile, the name of a list. */
  public String owner() {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }
}
