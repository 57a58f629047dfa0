package dev.tacet.dns;

/** How a query reached us. The order is stored in the query log: append only. */
public enum Transport {
  UDP,
  TCP
}
