package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;

/** What a list line asks for: a name and how far it reaches. */
record Entry(DomainName name, Scope scope) {}
