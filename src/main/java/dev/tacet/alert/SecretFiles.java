package dev.tacet.alert;

import dev.tacet.config.AlertChannelConfig;
import dev.tacet.config.AlertMailConfig;
import dev.tacet.config.AlertMqttConfig;
import dev.tacet.config.AlertNtfyConfig;
import dev.tacet.config.AlertWebhookConfig;
import java.nio.file.Path;
import java.util.Optional;

/** The files with the secrets of channels, looked at before one is needed. Immutable. */
public final class SecretFiles {
  private SecretFiles() {}

  /** The file a channel reads its secret from. */
  public static Optional<Path> of(AlertChannelConfig channel) {
    if (channel instanceof AlertWebhookConfig webhook) {
      return Optional.of(webhook.secretFile());
    }
    if (channel instanceof AlertNtfyConfig ntfy) {
      return ntfy.tokenFile();
    }
    if (channel instanceof AlertMqttConfig mqtt) {
      return mqtt.passwordFile();
    }
    return channel instanceof AlertMailConfig mail ? mail.passwordFile() : Optional.empty();
  }

  /**
   * Why a channel would not take a file for its secret; empty where it would.
   *
   * @param group the server's, whose members may read it
   */
  public static Optional<String> problem(Path file, String group) {
    try {
      new Secret(file, Optional.of(group)).read();
      return Optional.empty();
    } catch (NotSentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
