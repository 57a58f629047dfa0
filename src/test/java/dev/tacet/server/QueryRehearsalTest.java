package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.Config;
import dev.tacet.config.ConfigFile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryRehearsalTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);

  private QueryRehearsal rehearsal() throws Exception {
    Config config = new ConfigFile(Set.of()).defaults(Map.of());
    return new QueryRehearsal(config, policy, loops, timers, Clock.systemUTC(), System::nanoTime);
  }

  @AfterEach
  void stop() {
    timers.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void everyQuestionIsAnsweredAndThePolicyStays() throws Exception {
    Policy before = policy.get();
    try (QueryRehearsal rehearsal = rehearsal()) {
      assertThat(rehearsal.start().get(1, TimeUnit.MINUTES)).isEqualTo(QueryRehearsal.QUESTIONS);
    }
    assertThat(policy.get()).isSameAs(before);
  }

  @Test
  void closingEndsItAtOnce() throws Exception {
    QueryRehearsal rehearsal = rehearsal();
    CompletableFuture<Integer> ended = rehearsal.start();

    rehearsal.close();

    assertThat(ended.get(0, TimeUnit.SECONDS)).isLessThan(QueryRehearsal.QUESTIONS);
  }

  @Test
  void withoutAnEventLoopThereIsNoneAndNothingIsThrown() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    try (QueryRehearsal rehearsal = rehearsal()) {
      assertThat(rehearsal.start().get(1, TimeUnit.MINUTES)).isZero();
    }
  }
}
