package dev.tacet.control.api;

import java.util.List;
import java.util.Map;

/**
 * All there is to know of one list.
 *
 * @param syntax what the owner says it is written in: {@code auto}, {@code hosts} and so on
 * @param subdomains whether its plain names cover what is below them: {@code yes}, {@code no}, or
 *     empty where there is no copy
 * @param subdomainsWhy who says so, in words
 * @param everySeconds how long a copy is fresh
 * @param mayAnswer whether its rules may send a name somewhere
 * @param group the devices it is for; empty means all
 * @param syntaxes lines with rules, by the syntax they were recognised as
 * @param kinds different rules by what they are: {@code block}, {@code allow}, {@code patterns},
 *     {@code addresses}, {@code answers}
 * @param skipped lines that are no mistakes and were left out, by reason
 * @param notTrusted rules left out because they send a name somewhere and the list may not
 * @param forNobody rules left out because they are for operating systems of devices
 * @param rejectedLines the first hundred lines that could not be used
 * @param versions the newest first
 * @param withheldNames all of them, in order
 */
public record ListDetails(
    ListStatus list,
    String syntax,
    String subdomains,
    String subdomainsWhy,
    long everySeconds,
    boolean mayAnswer,
    String group,
    Map<String, Long> syntaxes,
    Map<String, Long> kinds,
    Map<String, Long> skipped,
    long notTrusted,
    long forNobody,
    List<RejectedLine> rejectedLines,
    List<VersionLine> versions,
    List<String> withheldNames,
    ListUse use) {}
