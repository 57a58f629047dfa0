package dev.tacet.control.api;

/**
 * One thing that is set, and where it comes from.
 *
 * @param key such as {@code block-mode} or {@code profile.xiaomi}
 * @param from {@code device:7}, {@code group:iot} or {@code everyone}
 * @param until when it ends by itself, or empty
 * @param schedule while which it holds, or empty
 * @param inForce false where a later version of Tacet will obey it, or its schedule is not active
 */
public record SettingLine(
    String key, String value, String from, String until, String schedule, boolean inForce) {}
