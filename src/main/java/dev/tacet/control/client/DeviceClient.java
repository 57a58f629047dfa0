package dev.tacet.control.client;

import static dev.tacet.control.client.ServerConnection.encode;

import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.DeviceRequest;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.ForgetReply;
import dev.tacet.control.api.GroupListing;
import dev.tacet.control.api.GroupReply;
import dev.tacet.control.api.HistoryListing;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.LearnedListing;
import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.MergeRequest;
import dev.tacet.control.api.QuarantineReply;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.ScheduleListing;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;

/** The part of {@link ControlClient} about devices. One thread. */
final class DeviceClient implements DeviceControl {
  private final ServerConnection server;

  DeviceClient(ServerConnection server) {
    this.server = server;
  }

  @Override
  public DeviceListing devices(DeviceQuery query) {
    return server.get(
        "/v1/devices?group="
            + encode(query.group())
            + "&kind="
            + encode(query.kind())
            + "&newSince="
            + encode(query.newSince())
            + "&counted="
            + query.counted(),
        DeviceListing.class);
  }

  @Override
  public DeviceDetails device(String device, boolean counted) {
    return server.get(path(device, counted ? "" : "?counted=false"), DeviceDetails.class);
  }

  @Override
  public SettingReply set(SettingRequest request) {
    return server.post("/v1/settings", request, SettingReply.class);
  }

  @Override
  public MergeReply merge(String device, String other) {
    return server.post("/v1/devices/merge", new MergeRequest(device, other), MergeReply.class);
  }

  @Override
  public MergeReply split(String device) {
    return server.post("/v1/devices/split", new DeviceRequest(device), MergeReply.class);
  }

  @Override
  public MergeReply decline(String device) {
    return server.post("/v1/devices/decline", new DeviceRequest(device), MergeReply.class);
  }

  @Override
  public QuarantineReply quarantine(QuarantineRequest request) {
    return server.post("/v1/devices/quarantine", request, QuarantineReply.class);
  }

  @Override
  public LearnedListing learned(String device) {
    return server.get(path(device, "/learned"), LearnedListing.class);
  }

  @Override
  public ForgetReply forget(String device) {
    return server.delete(path(device, ""), ForgetReply.class);
  }

  @Override
  public GroupListing groups() {
    return server.get("/v1/groups", GroupListing.class);
  }

  @Override
  public GroupReply addGroup(String name) {
    return server.post("/v1/groups/" + encode(name), GroupReply.class);
  }

  @Override
  public GroupReply removeGroup(String name) {
    return server.delete("/v1/groups/" + encode(name), GroupReply.class);
  }

  @Override
  public ScheduleListing schedules() {
    return server.get("/v1/schedules", ScheduleListing.class);
  }

  @Override
  public ScheduleReply addSchedule(ScheduleRequest request) {
    return server.post("/v1/schedules", request, ScheduleReply.class);
  }

  @Override
  public ScheduleReply removeSchedule(String name) {
    return server.delete("/v1/schedules/" + encode(name), ScheduleReply.class);
  }

  @Override
  public ScheduleReply flipSchedule(FlipRequest request) {
    return server.post("/v1/schedules/override", request, ScheduleReply.class);
  }

  @Override
  public HistoryListing history(HistoryQuery query) {
    return server.get(
        "/v1/history?limit=" + query.limit() + "&subject=" + encode(query.subject()),
        HistoryListing.class);
  }

  private static String path(String device, String what) {
    return "/v1/devices/" + encode(device) + what;
  }
}
