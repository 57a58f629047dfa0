package dev.tacet.control.api;

import java.util.List;

/**
 * What is set now.
 *
 * @param subject {@code device:7}, {@code group:iot} or {@code everyone}
 * @param who the same for people: {@code tv (#7)}
 * @param changed false where it was so already
 * @param settings those the request named, as they are now
 * @param notes what else the owner should know, a sentence each
 */
public record SettingReply(
    String subject, String who, boolean changed, List<SettingLine> settings, List<String> notes) {}
