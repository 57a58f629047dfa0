package dev.tacet.policy;

import dev.tacet.dns.DomainName;

/**
 * One entry of the {@link DomainTrie} that speaks about a name.
 *
 * @param name the name in the entry: the asked name or an ancestor of it
 * @param source the list or profile tier it comes from
 */
public record Match(DomainName name, Scope scope, RuleSource source) {}
