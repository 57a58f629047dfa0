package dev.tacet.cli;

import dev.tacet.capture.CaptureException;
import dev.tacet.capture.CaptureFile;
import dev.tacet.capture.CaptureSink;
import dev.tacet.capture.CaptureSummary;
import dev.tacet.capture.CaptureSummary.SeenDevice;
import dev.tacet.config.Counted;
import dev.tacet.control.api.ControlException;
import dev.tacet.device.MacAddress;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Party;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A capture file. "Now" is its newest packet. What a device is called may stand anywhere in it, and
 * so may its end: where {@code --device} or {@code --since} ask for that, the file is read twice.
 */
final class CaptureSource implements ObservationSource {
  private final Path file;
  private final SourceOptions options;
  private final Times times;
  private final TacetCommand tacet;

  CaptureSource(Path file, SourceOptions options, TacetCommand tacet) {
    this.file = file;
    this.options = options;
    this.times = tacet.times();
    this.tacet = tacet;
  }

  @Override
  public Instant end() {
    return options.now(times).orElseGet(() -> end(pass(observation -> {}, flow -> {})));
  }

  @Override
  public Observed read(boolean whole, Consumer<Observation> reader) {
    Optional<Instant> fixed = options.now(times);
    boolean relative = options.since(times, times.now()).isPresent();
    Optional<CaptureSummary> before =
        options.device().isEmpty() && !relative
            ? Optional.empty()
            : Optional.of(pass(observation -> {}, flow -> {}));
    Optional<Set<String>> keys =
        options.device().isEmpty() ? Optional.empty() : before.map(this::chosen);
    Optional<Instant> since =
        before.flatMap(seen -> options.since(times, fixed.orElseGet(() -> end(seen))));
    long from = whole ? Long.MIN_VALUE : since.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    long until = fixed.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    Extent extent = new Extent();
    Predicate<Party> wanted = party -> keys.map(k -> k.contains(party.key())).orElse(true);
    List<Flow> flows = new ArrayList<>();
    CaptureSummary summary =
        pass(
            observation -> {
              if (wanted.test(observation.party())
                  && observation.atMillis() >= from
                  && observation.atMillis() < until) {
                extent.add(observation);
                reader.accept(observation);
              }
            },
            flow -> {
              if (wanted.test(flow.party())) {
                flows.add(flow);
              }
            });
    HouseFacts house =
        HouseFacts.configured(
            tacet,
            List.of(
                "A capture does not say what was set for a device: for each the vendor profiles hold as"
                    + " the configuration has them."));
    return new Observed(
        "capture " + file,
        since,
        fixed.orElseGet(() -> end(summary)),
        extent.rows,
        extent.time(extent.first),
        extent.time(extent.last),
        !summary.whole(),
        skipped(summary),
        house,
        0,
        parties(summary),
        flows,
        CaptureJson.hostNames(summary));
  }

  /** What was handed over. */
  private static final class Extent {
    private long rows;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    void add(Observation observation) {
      rows++;
      first = Math.min(first, observation.atMillis());
      last = Math.max(last, observation.atMillis());
    }

    Optional<Instant> time(long millis) {
      return rows == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
  }

  private CaptureSummary pass(Consumer<Observation> reader, Consumer<Flow> flows) {
    CaptureSink sink =
        new CaptureSink() {
          @Override
          public void observation(Observation observation) {
            reader.accept(observation);
          }

          @Override
          public void flow(Flow flow) {
            flows.accept(flow);
          }
        };
    try {
      return CaptureFile.read(file, sink, CaptureBar.on(tacet.terminal()));
    } catch (NoSuchFileException e) {
      throw new ControlException(ExitCodes.MISSING, file + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new ControlException(ExitCodes.PERMISSION, file + ": you may not read it");
    } catch (CaptureException e) {
      throw new ControlException(ExitCodes.DAMAGED, file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new ControlException(ExitCodes.DISK, file + ": cannot be read: " + e.getMessage());
    } finally {
      tacet.terminal().status("");
    }
  }

  /** After its newest packet. */
  private Instant end(CaptureSummary summary) {
    return summary.packets() == 0
        ? times.now()
        : Instant.ofEpochMilli(summary.lastMillis()).plusMillis(1);
  }

  private Set<String> chosen(CaptureSummary summary) {
    String typed = options.device();
    String lower = typed.toLowerCase(Locale.ROOT);
    Optional<InetAddress> address = Endpoints.literal(typed);
    Optional<MacAddress> mac = MacAddress.parse(typed);
    Set<String> keys =
        summary.devices().stream()
            .filter(
                seen ->
                    seen.hostName().toLowerCase(Locale.ROOT).equals(lower)
                        || seen.party().name().toLowerCase(Locale.ROOT).equals(lower)
                        || mac.isPresent() && seen.party().mac().equals(mac)
                        || address.map(seen.party().addresses()::contains).orElse(false))
            .map(seen -> seen.party().key())
            .collect(Collectors.toSet());
    if (keys.isEmpty()) {
      throw new ControlException(
          ExitCodes.MISSING,
          file
              + ": no device \""
              + typed
              + "\" among the "
              + summary.devices().size()
              + " in it; name one by its host name, MAC or address");
    }
    return keys;
  }

  private static Map<String, Party> parties(CaptureSummary summary) {
    Map<String, Party> parties = new HashMap<>();
    for (SeenDevice seen : summary.devices()) {
      parties.put(seen.party().key(), seen.party());
    }
    return parties;
  }

  private static List<String> skipped(CaptureSummary summary) {
    List<String> said = new ArrayList<>();
    for (CaptureSummary.Damage damage : summary.damages()) {
      said.add(
          "The capture is damaged at octet "
              + damage.position()
              + ": "
              + damage.words()
              + (damage.lostOctets() > 0
                  ? "; " + Counted.of(damage.lostOctets(), "octet") + " lost."
                  : "."));
    }
    if (summary.damageCount() > summary.damages().size()) {
      said.add("It is damaged at " + summary.damageCount() + " places in all.");
    }
    summary
        .skipped()
        .forEach(
            (why, traffic) ->
                said.add(Counted.of(traffic.packets(), "packet") + " not read: " + why + "."));
    summary
        .overflowed()
        .forEach((table, times) -> said.add("No room in " + table + ", " + times + " times."));
    return said;
  }
}
