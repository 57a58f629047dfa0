package dev.tacet.dnssec;

import org.xbill.DNS.Name;

/** What the verified NSEC or NSEC3 records of one zone prove. One thread. */
interface Denial {
  /** That neither the name nor a wildcard for it exists (RFC 4035 section 5.4). */
  Denied noName(Name name);

  /** That the name, or the wildcard in its place, has nothing of this type, nor an alias. */
  Denied noData(Name name, int type);

  /**
   * That a wildcard was rightly taken for the name: nothing nearer exists (RFC 4035 section 5.3.4).
   *
   * @param enclosing the name right below which the wildcard stands
   */
  Denied expanded(Name name, Name enclosing);

  /** Whether a zone without DS begins at this name (RFC 4035 section 5.2). */
  Cut cut(Name name);
}
