package dev.tacet.control.api;

/** The line of a followed log that stands for lines lost. */
public record GapLine(long gap) {}
