package dev.tacet.control.api;

import java.util.List;

/**
 * What a list or a vendor's tier would have blocked of what was asked for in the last 14 days, on
 * top of what is blocked now. Nothing was put in force.
 *
 * @param what what was tried, without its secrets
 * @param rules how many it has
 * @param estimated whether {@code rules} is one
 * @param rejected lines that could not be used
 * @param difference {@code withheld} stands for a name that looks needed
 * @param notes what the owner should know, a sentence each
 */
public record TryReply(
    String what,
    long rules,
    boolean estimated,
    long rejected,
    ListDifference difference,
    List<String> notes) {}
