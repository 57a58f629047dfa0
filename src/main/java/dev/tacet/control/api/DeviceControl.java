package dev.tacet.control.api;

/**
 * What can be asked about devices, groups and schedules; a part of {@link TacetControl}, on the
 * same terms. A device is named as people type it: its name in any case, its number ({@code #7} or
 * {@code 7}), one of its MACs or addresses. A name that several have is refused with 64 and their
 * numbers; one that none has, with 66.
 */
public interface DeviceControl {
  DeviceListing devices(DeviceQuery query);

  /**
   * @param counted with today's numbers, for which the log is read; without, they are 0
   */
  DeviceDetails device(String device, boolean counted);

  /** With today's numbers. */
  default DeviceDetails device(String device) {
    return device(device, true);
  }

  /** Sets what holds for a device, a group or everyone; all is checked first. */
  SettingReply set(SettingRequest request);

  /** Two devices are one from now on, the first; what was logged of the second stays its own. */
  MergeReply merge(String device, String other);

  /** Takes merged devices apart again: one by its number, all of one by its name. */
  MergeReply split(String device);

  /** A device is not the one it is proposed to be, and is not proposed again. */
  MergeReply decline(String device);

  QuarantineReply quarantine(QuarantineRequest request);

  /** What a device asked while it was watched. */
  LearnedListing learned(String device);

  /** Deletes a device and every row of the log that is its own, for good. */
  ForgetReply forget(String device);

  GroupListing groups();

  GroupReply addGroup(String name);

  /** Removes a group: what is set for it, and who is in it. One with rules is refused. */
  GroupReply removeGroup(String name);

  ScheduleListing schedules();

  ScheduleReply addSchedule(ScheduleRequest request);

  /** Removes a schedule; one that something hangs on is refused. */
  ScheduleReply removeSchedule(String name);

  /** Switches a schedule by hand. */
  ScheduleReply flipSchedule(FlipRequest request);

  HistoryListing history(HistoryQuery query);
}
