package dev.tacet.alert;

import dev.tacet.config.AlertChannelConfig;
import dev.tacet.config.AlertCommandConfig;
import dev.tacet.config.AlertMailConfig;
import dev.tacet.config.AlertMqttConfig;
import dev.tacet.config.AlertNtfyConfig;
import dev.tacet.config.AlertWebhookConfig;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Which way leads to which receiver. Thread-safe; loads the classes of a way with its channel. */
public final class Channels {
  private final HostLookup hosts;
  private final EventLoopGroup loops;
  private final Clock clock;
  private final String version;

  /** Held while a command runs. */
  private final ReentrantLock command = new ReentrantLock(true);

  /**
   * @param hosts where receivers are
   * @param loops for connections that last; outlive the channels
   * @param clock for what is signed and dated
   * @param version of Tacet, as receivers are told
   */
  public Channels(HostLookup hosts, EventLoopGroup loops, Clock clock, String version) {
    this.hosts = hosts;
    this.loops = loops;
    this.clock = clock;
    this.version = version;
  }

  Channel of(AlertChannelConfig config) {
    if (config instanceof AlertWebhookConfig webhook) {
      return new WebhookChannel(webhook, new HttpPost(hosts), clock);
    } else if (config instanceof AlertNtfyConfig ntfy) {
      return new NtfyChannel(ntfy, new HttpPost(hosts));
    } else if (config instanceof AlertMqttConfig mqtt) {
      return new MqttChannel(mqtt, hosts, loops, version, Alerts.WITHIN, Optional.empty());
    } else if (config instanceof AlertMailConfig mail) {
      return new MailChannel(mail, hosts, clock);
    } else if (config instanceof AlertCommandConfig program) {
      return new CommandChannel(program, command, Alerts.WITHIN);
    }
    throw new IllegalArgumentException("an unknown channel: " + config.type());
  }
}
