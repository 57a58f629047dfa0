package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.PurgeReply;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.DecisionHistory;
import dev.tacet.querylog.Follower;
import dev.tacet.querylog.LoggedDecision;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The query log: the past, and what happens now. Called by {@link Desk}. */
final class LogDesk {
  private static final int USAGE = 64;
  private static final int PAGE = 10_000;
  private static final int MAX_RESUMED = PAGE - 1;
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final LogAccess log;
  private final VendorProfiles profiles;
  private final ChosenDevices chosen;
  private final DevicesAtHand devices;
  private final Lines lines;

  LogDesk(LogAccess log, VendorProfiles profiles, ChosenDevices chosen, DevicesAtHand devices) {
    this.log = log;
    this.profiles = profiles;
    this.chosen = chosen;
    this.devices = devices;
    this.lines = new Lines(chosen);
  }

  void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    DecisionFilter filter = filter(query);
    if (query.limit() == 0) {
      log.history().each(filter, query.after(), logged -> reader.accept(lines.of(logged)));
      return;
    }
    if (query.limit() <= PAGE) {
      newest(filter, query.after(), query.limit()).forEach(d -> reader.accept(lines.of(d)));
      return;
    }
    many(filter, query.after(), query.limit(), reader);
  }

  /** The newest decisions, oldest first; at most a page of them. */
  private List<LoggedDecision> newest(DecisionFilter filter, long after, int limit) {
    return limit == 0
        ? List.of()
        : log.history().newest(filter, Long.MAX_VALUE, limit).stream()
            .filter(d -> d.seq() > after)
            .toList();
  }

  /** As {@link #newest} for any number: finds where they begin, then reads them one at a time. */
  private void many(DecisionFilter filter, long after, int limit, Consumer<DecisionLine> reader) {
    DecisionHistory history = log.history();
    long first = Long.MAX_VALUE;
    long last = after;
    int left = limit;
    while (left > 0 && first > after) {
      int wanted = Math.min(left, PAGE);
      List<LoggedDecision> page = history.newest(filter, first, wanted);
      if (page.isEmpty()) {
        break;
      }
      last = Math.max(last, page.get(page.size() - 1).seq());
      first = page.get(0).seq();
      left -= page.size();
      if (page.size() < wanted) {
        break;
      }
    }
    long end = last;
    history.each(
        filter,
        Math.max(after, first - 1),
        logged -> {
          if (logged.seq() <= end) {
            reader.accept(lines.of(logged));
          }
        });
  }

  /**
   * Follows first and reads the past up to that point, so that nothing comes twice and nothing is
   * missing.
   *
   * @param ready called on the log's thread when something waits; it must return at once
   */
  Following follow(DecisionQuery query, Runnable ready) {
    DecisionFilter filter = filter(query);
    if (query.limit() > PAGE) {
      throw new ControlException(
          USAGE, "at most " + PAGE + " lines of the past are shown before what happens now");
    }
    Follower follower = log.follow(filter, ready);
    try {
      long upTo = follower.startedAfter();
      List<LoggedDecision> past =
          query.after() > 0
              ? since(filter, query.after(), upTo)
              : newest(filter, 0, query.limit()).stream().filter(d -> d.seq() <= upTo).toList();
      return new Following(follower, past, lines);
    } catch (RuntimeException e) {
      follower.close();
      throw e;
    }
  }

  /**
   * As {@link #follow(DecisionQuery, Runnable)}, on the calling thread until the reader ends it.
   */
  void follow(DecisionQuery query, FollowReader reader) {
    Semaphore waiting = new Semaphore(0);
    try (Following following = follow(query, waiting::release)) {
      for (DecisionLine line : following.past()) {
        if (!reader.line(line)) {
          return;
        }
      }
      while (true) {
        Following.Batch batch = following.take();
        if (!deliver(batch, reader) || batch.isEmpty() && following.ended()) {
          return;
        }
        if (!waiting.tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS) && !reader.idle()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean deliver(Following.Batch batch, FollowReader reader) {
    if (batch.gap() > 0 && !reader.gap(batch.gap())) {
      return false;
    }
    return batch.lines().stream().allMatch(reader::line);
  }

  private List<LoggedDecision> since(DecisionFilter filter, long after, long upTo) {
    List<LoggedDecision> missed = newest(filter, after, MAX_RESUMED + 1);
    if (missed.size() > MAX_RESUMED) {
      throw new ControlException(
          USAGE, "more than " + MAX_RESUMED + " lines were missed; read them with \"tacet log\"");
    }
    return missed.stream().filter(d -> d.seq() <= upTo).toList();
  }

  PurgeReply purge(String before) {
    Instant time = Names.time(before);
    long rows = log.purge(time);
    devices.forgetStaysBefore(time);
    return new PurgeReply(rows);
  }

  DecisionFilter filter(DecisionQuery query) {
    if (query.limit() < 0 || query.limit() > 1_000_000) {
      throw new ControlException(USAGE, "a limit is from 1 to 1,000,000; 0 means no limit");
    }
    List<DomainName> under = new ArrayList<>();
    query.under().forEach(name -> under.add(Names.name(name)));
    if (!query.vendor().isEmpty()) {
      under.addAll(profiles.suffixes(ProfilesDesk.named(profiles, query.vendor()).id()));
    }
    Set<Integer> devices = new TreeSet<>();
    Set<InetAddress> clients = new HashSet<>();
    asker(query.device(), devices, clients);
    return new DecisionFilter(
        devices,
        clients,
        kind(query.kind()),
        under,
        optional(query.since()).map(Names::time),
        optional(query.before()).map(Names::time));
  }

  /** A device by all its numbers; an address by itself, too, whoever has or had it. */
  private void asker(String typed, Set<Integer> devices, Set<InetAddress> clients) {
    if (typed.isEmpty()) {
      return;
    }
    Optional<InetAddress> address = ChosenDevices.address(typed.strip());
    address.ifPresent(clients::add);
    address
        .map(chosen::byAddress)
        .orElseGet(() -> Optional.of(chosen.one(typed).device()))
        .ifPresent(
            device -> {
              devices.add(device.id());
              devices.addAll(device.merged());
            });
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static DecisionFilter.Kind kind(String word) {
    return switch (word) {
      case "", "all" -> DecisionFilter.Kind.ALL;
      case "blocked" -> DecisionFilter.Kind.BLOCKED;
      case "allowed" -> DecisionFilter.Kind.ALLOWED;
      case "would-block" -> DecisionFilter.Kind.WOULD_BLOCK;
      default ->
          throw new ControlException(
              USAGE, "unknown kind \"" + word + "\"; use all, blocked, allowed, would-block");
    };
  }
}
