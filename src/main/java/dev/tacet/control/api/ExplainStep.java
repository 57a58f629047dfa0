package dev.tacet.control.api;

/**
 * One rung of the ladder.
 *
 * @param says what it would decide, empty where it has nothing to say
 */
public record ExplainStep(int number, String rung, String meaning, String says, boolean decided) {}
