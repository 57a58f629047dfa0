package dev.tacet.testkit.house;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a simulated house was made to do, for a report to find. Immutable.
 *
 * @param kind {@code beacon}, {@code storm}, {@code breakage}, {@code bypass}, {@code first},
 *     {@code newDevice}, {@code night}, {@code owner}, {@code leftover} or {@code flow}
 * @param device what the house calls it
 * @param what the name, domain, company, address or way
 * @param why in a sentence; of ordinary things the reason why a report may well claim them
 * @param ordinary whether it is nothing to worry about: a timer of a system, mail being polled
 * @param detail numbers and words the kind needs
 */
public record Behaviour(
    String kind,
    String device,
    String what,
    String why,
    boolean ordinary,
    Map<String, Object> detail) {
  public Behaviour {
    detail = new LinkedHashMap<>(detail);
  }

  static Behaviour of(String kind, Inhabitant device, String what, String why) {
    return new Behaviour(kind, device.name(), what, why, false, Map.of());
  }

  Behaviour with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(detail);
    more.put(key, value);
    return new Behaviour(kind, device, what, why, ordinary, more);
  }

  Behaviour asOrdinary() {
    return new Behaviour(kind, device, what, why, true, detail);
  }
}
