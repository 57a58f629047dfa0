package dev.tacet.policy;

import dev.tacet.config.BlockMode;
import dev.tacet.config.ProfileState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who asks, and what it may: worked out once for each device, group and source of rules, so that a
 * query only has to find it. Immutable.
 */
public final class ClientProfile {
  /** A device whose name is claimed by many is judged as this many of them at most. */
  static final int MAX_STRICTER = 4;

  /** May this device ask, and is it filtered? */
  public enum Access {
    REFUSED,
    FILTERED,
    EXEMPT
  }

  /** Whether a device may ask only what it was granted. The later constant is the stricter. */
  public enum Quarantine {
    NONE,
    /** What it asks is written down, and judged as without. */
    LEARNING,
    /** Only what it was granted passes. */
    LOCKED
  }

  private final Who who;
  private final Rights rights;
  private final boolean attributed;
  private final List<ClientProfile> stricter;

  private ClientProfile(Who who, Rights rights, boolean attributed, List<ClientProfile> stricter) {
    this.who = Objects.requireNonNull(who);
    this.rights = Objects.requireNonNull(rights);
    this.attributed = attributed;
    this.stricter = List.copyOf(stricter);
  }

  /** A device, or everyone of whom no more is to be known. */
  ClientProfile(Who who, Rights rights) {
    this(who, rights, true, List.of());
  }

  /** One that obeys lists and vendors, and nothing else. */
  static ClientProfile of(
      Access access,
      List<RuleSource> sources,
      Map<String, ProfileState> states,
      Map<String, ListMode> lists) {
    return new ClientProfile(Who.UNKNOWN, Rights.of(access, modes(sources, states, lists)));
  }

  /**
   * What each source is for, by its index.
   *
   * @param states the state of each vendor profile; a vendor not named is off
   * @param lists what each list is for; one not named is on
   */
  static List<ListMode> modes(
      List<RuleSource> sources, Map<String, ProfileState> states, Map<String, ListMode> lists) {
    List<ListMode> modes = new ArrayList<>(sources.size());
    for (RuleSource source : sources) {
      modes.add(
          source.isProfile()
              ? tier(source.kind(), states.getOrDefault(source.owner(), ProfileState.OFF))
              : lists.getOrDefault(source.name(), ListMode.ON));
    }
    return modes;
  }

  private static ListMode tier(RuleSource.Kind kind, ProfileState state) {
    boolean on =
        kind == RuleSource.Kind.PROFILE_OPTIONAL
            ? state == ProfileState.OPTIONAL
            : state != ProfileState.OFF;
    return on ? ListMode.ON : ListMode.OFF;
  }

  /** Somebody whose device is not found out yet. */
  static ClientProfile unattributed(Rights rights) {
    return new ClientProfile(Who.UNKNOWN, rights, false, List.of());
  }

  /** The same, judged as others, too: it may be one of them. */
  ClientProfile judgedAs(List<ClientProfile> others) {
    return new ClientProfile(who, rights, attributed, others);
  }

  /** The device's number for the log, 0 while it is not known. */
  public int device() {
    return who.device();
  }

  public Access access() {
    return rights.access();
  }

  /** Who asks, for rules that are not for everybody. */
  public Who who() {
    return who;
  }

  /**
   * What of its queries is kept, 0 (all) to 3 (nothing); empty where it is as configured. For an
   * address not attributed yet it is the most anybody has, and counts where that is more than what
   * is configured.
   */
  public OptionalInt privacy() {
    return rights.privacy();
  }

  /** How it is told that a name is blocked; empty where it is as configured. */
  public Optional<BlockMode> blockMode() {
    return rights.blockMode();
  }

  public Quarantine quarantine() {
    return rights.quarantine();
  }

  /** What passes while it is locked. */
  public Grants grants() {
    return rights.grants();
  }

  /** Whether it is known whose address it is; always where nobody finds that out. */
  public boolean attributed() {
    return attributed;
  }

  /** Those it may be, going by a label: the first that does not allow has its way. */
  List<ClientProfile> stricter() {
    return stricter;
  }

  Rights rights() {
    return rights;
  }

  ListMode modeOf(RuleSource source) {
    return rights.modes().get(source.index());
  }
}
