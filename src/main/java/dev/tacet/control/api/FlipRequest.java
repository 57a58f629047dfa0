package dev.tacet.control.api;

/**
 * A schedule to be switched by hand.
 *
 * @param state {@code on}, {@code off}, or {@code auto} for as its ranges say
 * @param seconds how long; 0 means until it is switched again
 */
public record FlipRequest(String name, String state, long seconds) {}
