package dev.tacet.control.api;

import java.util.List;

/**
 * What the cache has of a name.
 *
 * @param answers by name and type; of the names below it only where they were asked for
 * @param omitted more that were asked for than fit
 * @param below answers of names below it that were not asked for
 */
public record CacheListing(String name, List<CachedLine> answers, long omitted, long below) {}
