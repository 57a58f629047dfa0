package dev.tacet.control.api;

import java.util.List;
import java.util.function.Consumer;

/**
 * What Tacet can be asked, by whoever may: the same over the socket of a running server and offline
 * under the lock. Absent values are empty texts or lists, never null; times are ISO 8601 in UTC.
 *
 * <p>Every method may throw {@link ControlException}, whose message is for the person at the
 * terminal and whose code is the exit code.
 */
public interface TacetControl extends AutoCloseable {
  /** Whether this is the running server, or its files while none runs. */
  boolean online();

  Status status();

  /** What {@link #status} says of the query log, for which nothing in it is counted. */
  default LogStatus log() {
    return status().queryLog();
  }

  /** Adds or removes rules: all names are checked first, and none is applied if one is bad. */
  RuleReply change(RuleRequest request);

  RuleListing rules();

  /** Takes back the last change, unless something was done after it that cannot be taken back. */
  default UndoReply undo() {
    return undo(0);
  }

  /**
   * Takes back the last change.
   *
   * @param change its number, as {@link HistoryLine#id}, where something was done after it that
   *     cannot be taken back; else it may be 0
   */
  UndoReply undo(long change);

  List<ProfileSummary> profiles();

  ProfileDetails profile(String vendor);

  /** Sets a profile's state, for everyone, a group or a device. */
  ProfileReply setProfile(String vendor, ProfileRequest request);

  /** Stops filtering. */
  PauseReply pause(PauseRequest request);

  /**
   * Filters again.
   *
   * @param subject as {@link SettingRequest#subject}; empty is everyone
   */
  PauseReply resume(String subject);

  /**
   * Why a name is answered as it is.
   *
   * @param device as whom: a device as people type it, or any address; empty is this machine
   */
  Explanation explain(String name, String device, String type);

  /** Devices, groups, schedules, and the history of changes. */
  DeviceControl devices();

  /** The past, oldest first, what is not written yet included. */
  void decisions(DecisionQuery query, Consumer<DecisionLine> reader);

  /**
   * The past as far as asked, then what happens from now on, nothing twice and nothing missing;
   * returns when {@code reader} says false. Throws 69 when the server goes away or none runs.
   */
  void follow(DecisionQuery query, FollowReader reader);

  TopReport top(DecisionQuery query, int namesPerClient);

  /** What a report has to know beside the queries. */
  House house();

  /** Removes log rows before a time, and when devices were on the network before it. */
  PurgeReply purge(String before);

  /** Fetches and reads the lists again. */
  RefreshReply refresh();

  /** How every list is. */
  List<ListStatus> lists();

  ListDetails list(String name);

  /**
   * Fetches a list and says what it would mean; with {@code yes} it is then in force. What was
   * fetched for the first call is used by the second. Takes as long as the list's source does.
   */
  ListReply addList(ListRequest request);

  ListReply removeList(String name);

  /** Switches a list on or off. */
  ListReply enableList(String name, boolean enabled);

  /** Fetches one list again, and puts its newest version in force, also where it was held. */
  ListReply refreshList(String name);

  /** What the last new version of a list meant to this house. */
  ListDifference listDifference(String name);

  /**
   * Lets a list block names that were withheld.
   *
   * @param names empty for all of them
   */
  AcceptReply acceptList(String name, List<String> names);

  /**
   * Holds a list at an earlier version until it is refreshed by hand.
   *
   * @param version the beginning of its id; empty is the one before the one in force
   */
  ListReply rollBackList(String name, String version);

  /**
   * Says what a list, or a vendor's tier, would have blocked of what this house asked for; puts
   * nothing in force. Takes as long as the list's source does.
   *
   * @param what as {@link TryRequest#what}
   */
  TryReply tryList(String what);

  /** Who is told what, and how that goes; the running server alone knows. */
  AlertsStatus alerts();

  /**
   * Sends a message to try a channel, and waits for what becomes of it: some 10 s at most, 20 where
   * the channel is busy.
   *
   * @param channel its name; empty is every one
   */
  AlertTestReply testAlerts(String channel);

  /**
   * What the cache has of a name; the running server alone knows.
   *
   * @param below whether of every name below it as well
   */
  CacheListing cached(String name, boolean below);

  /**
   * Has the cache forget a name and every name below it.
   *
   * @param name empty is everything
   */
  FlushReply flush(String name);

  @Override
  void close();
}
