package dev.tacet.lists;

/**
 * What lets a source say "unchanged": HTTP's ETag and Last-Modified as they came, or for a file its
 * size, time and number. Empty where not known.
 */
record Validators(String etag, String lastModified) {
  static final Validators NONE = new Validators("", "");

  // Plain code: see DeviceMap.Entry.
  @Override
  public boolean equals(Object other) {
    return other instanceof Validators validators
        && etag.equals(validators.etag)
        && lastModified.equals(validators.lastModified);
  }

  @Override
  public int hashCode() {
    return 31 * etag.hashCode() + lastModified.hashCode();
  }
}
