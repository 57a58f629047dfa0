package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Owners;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and companies as all reports write them. Immutable. */
final class Written {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private static final String OCTET_UNITS = "KMGT";
  private static final int KIBI = 1_024;

  private final ZoneId zone;
  private final Owners owners;

  Written(ZoneId zone, Owners owners) {
    this.zone = zone;
    this.owners = owners;
  }

  /** {@code 2026-11-21 20:14}. */
  String time(long millis) {
    return MINUTE.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** {@code Xiaomi, China}; {@code not known}. */
  String company(DomainName name) {
    return owners.of(name).map(Written::company).orElse("not known");
  }

  static String company(Owner owner) {
    return owner.company() + ", " + owner.countryIn(Locale.ENGLISH);
  }

  static String country(String code) {
    return new Owner("", code, Owner.How.CURATED).countryIn(Locale.ENGLISH);
  }

  static String number(long number) {
    return Counted.number(number);
  }

  /** {@code 512 B}, {@code 1.5 MiB}. */
  static String octets(long octets) {
    if (octets < KIBI) {
      return octets + " B";
    }
    double left = (double) octets / KIBI;
    int unit = 0;
    while (left >= KIBI && unit < OCTET_UNITS.length() - 1) {
      left /= KIBI;
      unit++;
    }
    return Counted.decimal(left, 1) + " " + OCTET_UNITS.charAt(unit) + "iB";
  }

  /** {@code 83 %}; of nothing, nothing. */
  static String share(long part, long whole) {
    return whole == 0 ? "0 %" : Math.round(100.0 * part / whole) + " %";
  }

  /** {@code 60 s}, {@code 5.0 min}, {@code 6.0 h}. */
  static String period(double seconds) {
    if (seconds < 120) {
      return Counted.decimal(seconds, seconds < 20 ? 1 : 0) + " s";
    }
    return seconds < 7_200
        ? Counted.decimal(seconds / 60, 1) + " min"
        : Counted.decimal(seconds / 3_600, 1) + " h";
  }
}
