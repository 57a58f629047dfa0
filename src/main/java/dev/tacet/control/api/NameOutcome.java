package dev.tacet.control.api;

import java.util.List;

/**
 * What became of one name.
 *
 * @param name the name understood, in ASCII form
 * @param unicode the same for people, empty where there is no difference
 * @param scope {@code exact}, {@code subtree} or {@code below}
 * @param outcome {@code added}, {@code present}, {@code removed} or {@code absent}
 * @param rule the rule's number, 0 where there is none
 * @param until when it ends by itself, or empty
 * @param notes what else the owner should know, a sentence each
 */
public record NameOutcome(
    String typed,
    String name,
    String unicode,
    String scope,
    String outcome,
    long rule,
    String until,
    List<String> notes) {}
