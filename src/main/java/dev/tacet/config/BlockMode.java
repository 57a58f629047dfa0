package dev.tacet.config;

import java.util.Locale;

/** How a blocked A or AAAA query is answered; all other types get NODATA. */
public enum BlockMode {
  /** 0.0.0.0 and ::. */
  NULL_IP,
  NXDOMAIN,
  NODATA,
  REFUSED,
  /** The owner's own addresses; a family without one gets NODATA. */
  ADDRESS;

  /** As the configuration spells it: {@code null-ip}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
