package dev.tacet.lists;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tacet.config.ShownUrl;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A version of a list that is kept on disk, and what is known of it: so that a start need not read
 * the list again to say how many rules it has.
 *
 * @param url as it may be shown, {@link ShownUrl}
 * @param sha256 of the plain octets, in hex
 * @param crc32 of the plain octets; unknown where an earlier Tacet stored them
 * @param octets how many there are, unpacked
 * @param packed how many there are on the disk
 * @param fetched when these octets came
 * @param smallerSince when the source first offered a list of less than half the size
 */
record StoredCopy(
    String url,
    String sha256,
    OptionalLong crc32,
    long octets,
    long packed,
    Validators validators,
    Instant fetched,
    Optional<Instant> smallerSince,
    ListContent content) {
  // Plain code: see DeviceMap.Entry.
  @Override
  public boolean equals(Object other) {
    return other == this
        || other instanceof StoredCopy copy
            && octets == copy.octets
            && packed == copy.packed
            && url.equals(copy.url)
            && sha256.equals(copy.sha256)
            && crc32.equals(copy.crc32)
            && validators.equals(copy.validators)
            && fetched.equals(copy.fetched)
            && smallerSince.equals(copy.smallerSince)
            && content.equals(copy.content);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("url", url).put("sha256", sha256).put("octets", octets).put("packed", packed);
    crc32.ifPresent(sum -> json.put("crc32", sum));
    json.put("etag", validators.etag()).put("lastModified", validators.lastModified());
    json.put("fetched", fetched.toString());
    smallerSince.ifPresent(since -> json.put("smallerSince", since.toString()));
    content.writeTo(json);
    return json;
  }

  /**
   * @throws IOException where it is not what {@link #toJson} wrote
   */
  static StoredCopy fromJson(JsonNode json) throws IOException {
    try {
      String sha256 = json.required("sha256").textValue();
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IOException("its sha256 is none");
      }
      return new StoredCopy(
          json.required("url").textValue(),
          sha256,
          json.has("crc32") ? OptionalLong.of(json.get("crc32").longValue()) : OptionalLong.empty(),
          json.required("octets").longValue(),
          json.required("packed").longValue(),
          new Validators(
              json.required("etag").textValue(), json.required("lastModified").textValue()),
          Instant.parse(json.required("fetched").textValue()),
          Optional.ofNullable(json.get("smallerSince")).map(JsonNode::asText).map(Instant::parse),
          ListContent.of(json));
    } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  StoredCopy smallerSince(Optional<Instant> since) {
    return new StoredCopy(url, sha256, crc32, octets, packed, validators, fetched, since, content);
  }

  StoredCopy validators(Validators now) {
    return new StoredCopy(url, sha256, crc32, octets, packed, now, fetched, smallerSince, content);
  }
}
