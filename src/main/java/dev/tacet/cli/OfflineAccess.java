package dev.tacet.cli;

import dev.tacet.config.Config;
import dev.tacet.control.Desk;
import dev.tacet.control.api.TacetControl;
import dev.tacet.lists.GuardComparison;
import dev.tacet.lists.HostAddresses;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.HouseTime;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.server.Borders;
import dev.tacet.server.KeptDevices;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.Database;
import dev.tacet.store.SqliteDecisions;
import dev.tacet.store.SqliteRules;
import dev.tacet.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** The files of a Tacet that does not run, under their lock: the same desk as the server's. */
final class OfflineAccess implements OfflineOpener {
  @Override
  public TacetControl open(Instance instance) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return open(instance, parts);
    } catch (IOException e) {
      close(parts);
      throw Failures.told(e);
    } catch (StoreException e) {
      close(parts);
      throw Failures.told(e);
    } catch (RuntimeException e) {
      close(parts);
      throw e;
    }
  }

  private static TacetControl open(Instance instance, Deque<AutoCloseable> parts)
      throws IOException {
    Config config = instance.config();
    Clock clock = Clock.systemUTC();
    DataDirectory data = DataDirectory.open(instance.dataDirectory(), clock);
    parts.push(data);
    Database.useNativeDirectory(data.path().resolve("native"));
    SqliteRules rules = SqliteRules.open(data, System::nanoTime);
    parts.push(rules);
    SqliteDecisions decisions = SqliteDecisions.open(data, config.queryLog(), clock);
    parts.push(decisions);
    VendorProfiles vendors = VendorProfiles.shipped();
    CurrentPolicy policy =
        new CurrentPolicy(Policy.OPEN.withRebinding(new Borders(config).rebinding()));
    ListUpdater lists =
        new ListUpdater(
            data.path().resolve("lists"),
            vendors,
            new Subscriptions(config.lists(), rules.lists(), clock),
            new GuardComparison(decisions.history(), policy, clock),
            clock,
            () -> true,
            HostAddresses.NONE);
    parts.push(lists);
    OwnerRules owner =
        new OwnerRules(
            rules,
            policy,
            vendors.shippedStates(),
            config.policy().profiles(),
            HouseTime.of(clock),
            System::nanoTime,
            KeptDevices.proposals(rules.devices(), policy, vendors, clock));
    KeptDevices devices =
        new KeptDevices(
            config.devices(),
            instance.configFile().isPresent(),
            rules.devices(),
            owner,
            policy,
            decisions,
            config.queryLog().privacy(),
            data.path(),
            clock);
    policy.update(lists.loadChecked()::in);
    return Desk.offline(
            owner,
            policy,
            vendors,
            config.profileOrigins(),
            lists,
            new OfflineLog(decisions, data.queriesFile()),
            devices,
            config.policy().blockTtl(),
            clock,
            () -> close(parts))
        .by(System.getProperty("user.name", ""));
  }

  private static void close(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("the files could not be closed", e);
      }
    }
  }
}
