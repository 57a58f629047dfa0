package dev.tacet.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Where our own log goes, and how a line of it looks. In code, since to read the same from XML
 * takes a quarter of a second of each command. Logback finds it by the file in {@code
 * META-INF/services}; {@code -Dlogback.configurationFile} still puts a file in its place.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class ConsoleLog extends ContextAwareBase implements Configurator {
  /** {@code serve} logs to standard output; every other verb keeps that for its own lines. */
  private static final String TARGET = "tacet.log.target";

  private static final String LEVEL = "tacet.log.level";
  private static final String FILE = "logback.configurationFile";
  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss} %-5level %msg%n%ex{full}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(FILE) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("CONSOLE");
    console.setTarget(System.getProperty(TARGET, "System.err"));
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(LEVEL), Level.INFO));
    root.addAppender(console);
    atMost(context, "io.netty", Level.WARN);
    // It warns of a missing hardware address, which a machine without a network does not have.
    atMost(context, "io.netty.util.internal", Level.ERROR);
    atMost(context, "io.vertx", Level.WARN);
    atMost(context, "org.xbill", Level.WARN);
    // Below this it shows whole requests, with the passwords in them.
    atMost(context, "org.apache.hc", Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void atMost(LoggerContext context, String logger, Level level) {
    context.getLogger(logger).setLevel(level);
  }
}
