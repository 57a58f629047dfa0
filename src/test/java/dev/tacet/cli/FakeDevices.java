package dev.tacet.cli;

import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.ForgetReply;
import dev.tacet.control.api.GroupListing;
import dev.tacet.control.api.GroupReply;
import dev.tacet.control.api.HistoryListing;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.LearnedListing;
import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.QuarantineReply;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.control.api.ScheduleLine;
import dev.tacet.control.api.ScheduleListing;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingLine;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What {@link FakeControl} says of devices: what the test tells it to. */
final class FakeDevices implements DeviceControl {
  DeviceListing listing = new DeviceListing(List.of(), List.of(), List.of(), 0);
  DeviceDetails details = device(7, "tv", "tv", "Samsung Electronics Co.,Ltd");
  QuarantineState quarantine = QuarantineState.NONE;
  LearnedListing learned = new LearnedListing(9, "cam", QuarantineState.NONE, List.of());
  GroupListing groups = new GroupListing(List.of(), List.of());
  List<ScheduleLine> schedules = List.of();
  HistoryListing history = new HistoryListing(List.of());
  List<String> notes = List.of();
  boolean changed = true;

  private final Consumer<Object> heard;

  FakeDevices(Consumer<Object> heard) {
    this.heard = heard;
  }

  static DeviceDetails device(int id, String name, String kind, String maker) {
    return new DeviceDetails(
        id,
        List.of(),
        name,
        "owner",
        kind,
        List.of("maker Samsung", "asks samsung"),
        maker,
        false,
        List.of("02:11:22:33:44:55"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "2026-11-02T18:02:00Z",
        "2026-11-21T20:14:07Z",
        1_204,
        311,
        QuarantineState.NONE);
  }

  @Override
  public DeviceListing devices(DeviceQuery query) {
    heard.accept(query);
    return listing;
  }

  @Override
  public DeviceDetails device(String device, boolean counted) {
    heard.accept(device);
    return details;
  }

  @Override
  public SettingReply set(SettingRequest request) {
    heard.accept(request);
    Stream<SettingLine> token =
        request.token()
            ? Stream.of(new SettingLine("token", "mfrggzdfmztwq2lk", "device:7", "", "", true))
            : Stream.empty();
    Stream<SettingLine> changed =
        request.changes().stream()
            .map(
                c ->
                    new SettingLine(
                        c.key(),
                        c.value(),
                        "device:7",
                        "",
                        request.schedule(),
                        !c.key().equals("upstreams")));
    List<SettingLine> now = Stream.concat(changed, token).toList();
    return new SettingReply("device:7", "tv (#7)", this.changed, now, notes);
  }

  @Override
  public MergeReply merge(String device, String other) {
    heard.accept(List.of(device, other));
    return merged();
  }

  private MergeReply merged() {
    return new MergeReply(3, "phone", List.of(new DeviceName(12, "phone")), changed, notes);
  }

  @Override
  public MergeReply split(String device) {
    heard.accept("split " + device);
    return merged();
  }

  @Override
  public MergeReply decline(String device) {
    heard.accept("decline " + device);
    return merged();
  }

  @Override
  public QuarantineReply quarantine(QuarantineRequest request) {
    heard.accept(request);
    return new QuarantineReply(9, "cam", changed, quarantine, notes);
  }

  @Override
  public LearnedListing learned(String device) {
    heard.accept(device);
    return learned;
  }

  @Override
  public ForgetReply forget(String device) {
    heard.accept("forget " + device);
    return new ForgetReply(7, "tv", 1_515);
  }

  @Override
  public GroupListing groups() {
    heard.accept("groups");
    return groups;
  }

  @Override
  public GroupReply addGroup(String name) {
    heard.accept("add " + name);
    return new GroupReply(name, changed, notes);
  }

  @Override
  public GroupReply removeGroup(String name) {
    heard.accept("remove " + name);
    return new GroupReply(name, changed, notes);
  }

  @Override
  public ScheduleListing schedules() {
    heard.accept("schedules");
    return new ScheduleListing(schedules);
  }

  @Override
  public ScheduleReply addSchedule(ScheduleRequest request) {
    heard.accept(request);
    return new ScheduleReply(
        new ScheduleLine(
            request.name(), "Europe/Berlin", request.ranges(), "auto", "", true, List.of()),
        changed);
  }

  @Override
  public ScheduleReply removeSchedule(String name) {
    heard.accept("remove " + name);
    return new ScheduleReply(
        new ScheduleLine(name, "UTC", List.of(), "auto", "", false, List.of()), true);
  }

  @Override
  public ScheduleReply flipSchedule(FlipRequest request) {
    heard.accept(request);
    String until = request.seconds() == 0 ? "" : "2026-11-21T22:14:30Z";
    return new ScheduleReply(
        new ScheduleLine(
            request.name(),
            "UTC",
            List.of(),
            request.state(),
            until,
            request.state().equals("on"),
            List.of()),
        changed);
  }

  @Override
  public HistoryListing history(HistoryQuery query) {
    heard.accept(query);
    return history;
  }
}
