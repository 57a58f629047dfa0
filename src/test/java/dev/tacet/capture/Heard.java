package dev.tacet.capture;

import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;
import dev.tacet.testkit.SimulatedCapture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What was made of a capture. */
final class Heard implements CaptureSink {
  final List<Observation> observations = new ArrayList<>();
  final List<Flow> flows = new ArrayList<>();
  CaptureSummary summary;

  static Heard of(SimulatedCapture capture) {
    return of(capture.octets());
  }

  static Heard of(byte[] file) {
    try {
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Heard read(byte[] file) throws IOException {
    Heard heard = new Heard();
    heard.summary = CaptureFile.read(new ByteArrayInputStream(file), heard);
    return heard;
  }

  @Override
  public void observation(Observation observation) {
    observations.add(observation);
  }

  @Override
  public void flow(Flow flow) {
    flows.add(flow);
  }

  /** The only flow to an address. */
  Flow flowTo(String address) {
    List<Flow> found = flows.stream().filter(f -> f.address().equals(address(address))).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " flows to " + address + " in " + flows);
    }
    return found.get(0);
  }

  static java.net.InetAddress address(String text) {
    return dev.tacet.dns.AddressText.parse(text);
  }

  List<String> names() {
    return observations.stream().map(o -> o.name().toString()).toList();
  }

  long skipped(String reason) {
    CaptureSummary.Traffic traffic = summary.skipped().get(reason);
    return traffic == null ? 0 : traffic.packets();
  }
}
