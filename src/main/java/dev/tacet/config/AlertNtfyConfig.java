package dev.tacet.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A topic of an ntfy server.
 *
 * @param url with the topic as its last part
 * @param tokenFile holds an access token in its first line; empty where the topic needs none
 */
public record AlertNtfyConfig(String name, boolean always, URI url, Optional<Path> tokenFile)
    implements AlertChannelConfig {
  @Override
  public String type() {
    return "ntfy";
  }

  /** Without the topic: on a public server whoever knows it can listen. */
  @Override
  public String target() {
    return ShownUrl.of(url.getScheme() + "://" + url.getRawAuthority() + "/***");
  }

  /** The part of the address behind which the topic stands. */
  public URI server() {
    String path = url.getRawPath();
    return URI.create(
        url.getScheme()
            + "://"
            + url.getRawAuthority()
            + path.substring(0, path.lastIndexOf('/') + 1));
  }

  public String topic() {
    return url.getRawPath().substring(url.getRawPath().lastIndexOf('/') + 1);
  }

  static Optional<AlertNtfyConfig> read(Section in, Set<String> taken) {
    Optional<String> name = AlertChannelConfig.readName(in, "ntfy", taken);
    Optional<URI> url =
        in.required(
            "url",
            AlertUrlForm.HTTP,
            URI.create("https://ntfy.example.net/my-house"),
            "The server and the topic.");
    Optional<URI> topical = url.filter(AlertNtfyConfig::hasTopic);
    if (url.isPresent() && topical.isEmpty()) {
      in.reject(
          "url",
          "names no topic: 1 to 64 of A-Z a-z 0-9 - _ after the last / and no question mark");
    }
    Optional<Path> token =
        in.optional(
            "tokenFile",
            new PathForm(AlertWebhookConfig.MAX_PATH),
            Path.of("/etc/tacet/ntfy.token"),
            "A file nobody else can read with an access token in its first line.");
    boolean always = AlertChannelConfig.readAlways(in);
    return name.flatMap(own -> topical.map(to -> new AlertNtfyConfig(own, always, to, token)));
  }

  private static boolean hasTopic(URI url) {
    return url.getRawQuery() == null
        && url.getRawPath() != null
        && url.getRawPath().matches("/(?:.*/)?[A-Za-z0-9_-]{1,64}");
  }
}
