package dev.tacet.control.api;

import java.util.List;

/** What {@link TacetControl#acceptList} is asked over the socket. */
public record AcceptRequest(List<String> names) {}
