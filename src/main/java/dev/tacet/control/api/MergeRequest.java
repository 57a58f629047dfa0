package dev.tacet.control.api;

/** What {@link DeviceControl#merge} is asked over the socket. */
public record MergeRequest(String device, String other) {}
