package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;

/**
 * Where an entry that speaks about a name stands.
 *
 * @param file {@code xiaomi.json}, or the list's URL or path as the configuration has it
 * @param line from 1; 0 where only the file is known
 * @param text the line, made fit for a terminal; for a vendor the entry's purpose
 * @param name of the entry; the root where it is a pattern or a range of addresses
 */
public record Located(String file, long line, String text, DomainName name, Scope scope) {}
