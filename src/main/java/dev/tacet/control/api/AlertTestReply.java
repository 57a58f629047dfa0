package dev.tacet.control.api;

import java.util.List;

/** What became of the messages that were sent to try channels. */
public record AlertTestReply(List<AlertTrialLine> results) {}
