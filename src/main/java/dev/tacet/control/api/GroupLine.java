package dev.tacet.control.api;

import java.util.List;

/**
 * One group.
 *
 * @param builtIn whether new devices may be put into it
 * @param settings what was set for it
 * @param rules how many of the owner's rules are for it
 * @param lists those that are for it
 */
public record GroupLine(
    String name,
    boolean builtIn,
    List<DeviceName> devices,
    List<SettingLine> settings,
    int rules,
    List<String> lists) {}
