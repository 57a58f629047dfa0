package dev.tacet.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A program that is sent JSON by HTTP POST.
 *
 * @param secretFile holds in its first line what requests are signed with
 */
public record AlertWebhookConfig(String name, boolean always, URI url, Path secretFile)
    implements AlertChannelConfig {
  static final int MAX_PATH = 4_095;

  @Override
  public String type() {
    return "webhook";
  }

  /** Its host alone: of many receivers whoever knows the rest of the address can write to them. */
  @Override
  public String target() {
    boolean isRoot = url.getRawQuery() == null && url.getRawPath().matches("/?");
    return ShownUrl.of(
        url.getScheme() + "://" + url.getRawAuthority() + (isRoot ? url.getRawPath() : "/***"));
  }

  static Optional<AlertWebhookConfig> read(Section in, Set<String> taken) {
    Optional<String> name = AlertChannelConfig.readName(in, "webhook", taken);
    Optional<URI> url =
        in.required(
            "url",
            AlertUrlForm.HTTP,
            URI.create("http://192.168.1.9:8080/tacet"),
            "Where it listens; redirects are not followed.");
    Optional<Path> secret =
        in.required(
            "secretFile",
            new PathForm(MAX_PATH),
            Path.of("/etc/tacet/webhook.secret"),
            "A file nobody else can read with a secret in its first line, which requests are signed"
                + " with.");
    boolean always = AlertChannelConfig.readAlways(in);
    return name.flatMap(
        own ->
            url.flatMap(to -> secret.map(file -> new AlertWebhookConfig(own, always, to, file))));
  }
}
