package dev.tacet.device;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tacet.testkit.MemoryDevices;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of a disk that is full. */
class KeeperTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Keeper.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final MemoryDevices store = new MemoryDevices();
  private final Keeper keeper =
      new Keeper(store, Runnable::run, Evidence.table(), new DeviceIds(0, 0), new Learned(), 0);

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void numbersThatCannotBeReservedAreOneLineUntilTheyCan() {
    store.breakDown();
    for (int second = 1; second <= 5; second++) {
      keeper.tick(TimeUnit.SECONDS.toNanos(second));
    }

    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage())
                  .contains("no new device is known")
                  .contains("the memory card was taken out");
              assertThat(line.getThrowableProxy()).isNull();
            });
    store.mend();
    keeper.tick(TimeUnit.SECONDS.toNanos(6));
    assertThat(store.load().lastId()).isPositive();
  }
}
