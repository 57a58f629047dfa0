package dev.tacet.control.api;

/** A device's number and what it is called. */
public record DeviceName(int id, String name) {}
