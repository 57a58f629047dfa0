package dev.tacet.control.api;

/** What {@link DeviceControl#split} and {@link DeviceControl#decline} are asked over the socket. */
public record DeviceRequest(String device) {}
