package dev.tacet.dns;

/** What the octets a client sent turned out to be. */
public sealed interface Decoded permits Query, Rejected {}
