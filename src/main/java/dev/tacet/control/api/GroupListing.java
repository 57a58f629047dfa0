package dev.tacet.control.api;

import java.util.List;

/**
 * All groups.
 *
 * @param everyone what was set for everyone
 */
public record GroupListing(List<GroupLine> groups, List<SettingLine> everyone) {}
