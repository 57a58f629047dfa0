package dev.tacet.insight;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a router's rules can be written for. */
public enum RouterFormat {
  NFTABLES,
  /** A FRITZ!Box takes no file: steps in words, and the list. */
  FRITZBOX,
  OPENWRT,
  PF,
  CSV;

  /** As people type it: {@code nftables}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RouterFormat> named(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** Every word, in the order of this type. */
  public static List<String> words() {
    return Arrays.stream(values()).map(RouterFormat::word).toList();
  }

  /**
   * The rules, to be read before they are used: nothing here loads them. Lines without line ends;
   * what strangers called themselves stands in comments only, in the letters {@code [a-z0-9.-]}.
   */
  public List<String> write(RouterPlan plan) {
    return switch (this) {
      case NFTABLES -> NftablesText.of(plan);
      case FRITZBOX -> FritzBoxText.of(plan);
      case OPENWRT -> OpenWrtText.of(plan);
      case PF -> PfText.of(plan);
      case CSV -> CsvText.of(plan);
    };
  }
}
