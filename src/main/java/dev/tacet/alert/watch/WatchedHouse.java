package dev.tacet.alert.watch;

import dev.tacet.device.DeviceSnapshot;
import dev.tacet.querylog.Decision;
import java.util.List;

/** What is watched besides queries. Any thread; answers at once from what is known already. */
public interface WatchedHouse {
  /** The devices as they are known now. */
  DeviceSnapshot devices();

  /** How much of a decision may be kept, 0 (all) to 3 (nothing). */
  int privacy(Decision decision);

  /** How much of what a device asks may be kept now, 0 (all) to 3 (nothing). */
  int privacyOf(int device);

  /** The upstreams in the order of the configuration; empty where there is none. */
  List<UpstreamState> upstreams();

  /** The lists something is held back of. */
  List<HeldList> heldLists();
}
