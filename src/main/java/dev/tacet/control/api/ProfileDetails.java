package dev.tacet.control.api;

import java.util.List;

/** One vendor with every name and range of addresses. */
public record ProfileDetails(
    ProfileSummary summary, String owner, String country, String notes, List<ProfileName> names) {}
