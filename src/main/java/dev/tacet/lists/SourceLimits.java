package dev.tacet.lists;

/**
 * How much is taken in of a list, by where it comes from.
 *
 * @param downloads of what web servers send
 * @param files of this machine
 */
record SourceLimits(ListLimits downloads, ListLimits files) {
  static final SourceLimits SHIPPED = new SourceLimits(ListLimits.DOWNLOAD, ListLimits.FILE);

  ListLimits of(boolean owners) {
    return owners ? files : downloads;
  }
}
