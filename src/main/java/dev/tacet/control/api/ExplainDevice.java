package dev.tacet.control.api;

import java.util.List;

/**
 * Who a name is explained for.
 *
 * @param id 0 where it is not known whose the address is
 * @param quarantine {@code none}, {@code learning} or {@code locked}
 * @param attribution how it is known whose the address is, in words, or empty
 */
public record ExplainDevice(
    int id, String name, List<String> groups, String quarantine, String attribution) {
  public static final ExplainDevice UNKNOWN = new ExplainDevice(0, "", List.of(), "none", "");
}
