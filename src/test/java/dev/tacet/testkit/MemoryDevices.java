package dev.tacet.testkit;

import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.LearnedName;
import dev.tacet.dns.DomainName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A device store that forgets when the test ends. Thread-safe. */
public final class MemoryDevices implements DeviceStore {
  private record Of(int device, DomainName name) {}

  private final Map<Integer, KeptDevice> devices = new TreeMap<>();
  private final Map<Of, LearnedName> learned = new HashMap<>();
  private int lastId;
  private int writes;
  private boolean broken;

  /** From now on nothing can be written. */
  public synchronized void breakDown() {
    broken = true;
  }

  /** It works again. */
  public synchronized void mend() {
    broken = false;
  }

  /** How often something was written. */
  public synchronized int writes() {
    return writes;
  }

  @Override
  public synchronized Kept load() {
    return new Kept(lastId, List.copyOf(devices.values()), List.copyOf(learned.values()));
  }

  @Override
  public synchronized void reserve(int last) {
    if (broken) {
      throw new IllegalStateException("the memory card was taken out");
    }
    lastId = last;
  }

  @Override
  public synchronized void given(int last) {
    lastId = Math.max(lastId, last);
  }

  @Override
  public synchronized void keep(Changes changes) {
    if (broken) {
      throw new IllegalStateException("the memory card was taken out");
    }
    writes++;
    changes.dropped().forEach(this::forget);
    for (KeptDevice device : changes.devices()) {
      devices.put(device.id(), device);
      lastId = Math.max(lastId, device.id());
    }
    changes.learnedDropped().forEach(name -> learned.remove(new Of(name.device(), name.name())));
    changes.learned().forEach(name -> learned.put(new Of(name.device(), name.name()), name));
  }

  @Override
  public synchronized void unlearn(int id) {
    learned.keySet().removeIf(of -> of.device() == id);
  }

  @Override
  public synchronized void forget(int id) {
    devices.remove(id);
    learned.keySet().removeIf(of -> of.device() == id);
  }
}
