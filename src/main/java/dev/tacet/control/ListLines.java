package dev.tacet.control;

import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.ListUse;
import dev.tacet.control.api.RejectedLine;
import dev.tacet.control.api.TouchedName;
import dev.tacet.control.api.VersionLine;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListDiff;
import dev.tacet.lists.ListReport;
import dev.tacet.lists.ListVersion;
import dev.tacet.lists.ListView;
import dev.tacet.lists.WantedList;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Lists in the words of the interface. Pure functions. */
final class ListLines {
  /** Enough to tell versions apart, and short enough to be typed. */
  private static final int VERSION_LENGTH = 12;

  private ListLines() {}

  /**
   * @param onlyHere names no other list has, -1 where that is not known
   */
  static ListStatus status(ListView view, long onlyHere) {
    WantedList wanted = view.wanted();
    return status(
        view.report(),
        mode(wanted),
        wanted.config().where(),
        wanted.state().pinned() ? wanted.state().version().map(ListLines::id).orElse("") : "",
        wanted.state().withheld().size(),
        view.nextRefresh().map(Instant::toString).orElse(""),
        onlyHere);
  }

  /** As it would be: nobody subscribed to it. */
  static ListStatus status(ListReport report) {
    return status(report, "off", "", "", 0, "", -1);
  }

  private static ListStatus status(
      ListReport report,
      String mode,
      String origin,
      String pinned,
      int withheld,
      String next,
      long onlyHere) {
    return new ListStatus(
        report.name(),
        report.url(),
        report.action().word(),
        report.state().word(),
        report.rules(),
        report.rejected(),
        report.fetched().map(Instant::toString).orElse(""),
        report.detail(),
        mode,
        origin,
        pinned,
        withheld,
        next,
        report.estimated(),
        report.notTrusted(),
        report.leftOut(),
        report.notIncluded(),
        onlyHere);
  }

  private static String mode(WantedList wanted) {
    return wanted.mode().name().toLowerCase(Locale.ROOT);
  }

  static String id(String version) {
    return version.substring(0, Math.min(version.length(), VERSION_LENGTH));
  }

  static ListDifference difference(ListDiff diff) {
    return new ListDifference(
        true,
        diff.at(),
        diff.hours(),
        id(diff.from()),
        id(diff.to()),
        diff.rulesBefore(),
        diff.rulesAfter(),
        diff.estimated(),
        diff.added(),
        diff.removed(),
        diff.names(),
        diff.queries(),
        diff.devices(),
        diff.newlyBlocked().stream().map(ListLines::touched).toList(),
        diff.kept().stream().map(ListLines::touched).toList());
  }

  private static TouchedName touched(ListDiff.Name name) {
    return new TouchedName(
        name.name(), name.queries(), name.devices(), name.days(), name.withheld(), name.keptBy());
  }

  static ListDetails details(ListView view, ListUse use) {
    WantedList wanted = view.wanted();
    return new ListDetails(
        status(view, use.onlyHere()),
        word(wanted.config().syntax()),
        view.coversSubdomains().map(covers -> covers ? "yes" : "no").orElse(""),
        switch (wanted.config().subdomains()) {
          case AUTO -> "as the list's own header says; exact where it says nothing";
          case TRUE, FALSE -> wanted.isFixed() ? "set in the configuration" : "set by you";
        },
        wanted.config().every().toSeconds(),
        wanted.config().mayAnswer(),
        wanted.config().group().orElse(""),
        view.syntaxes(),
        view.kinds(),
        view.skipped(),
        view.notTrusted(),
        view.forNobody(),
        view.rejected().stream()
            .map(bad -> new RejectedLine(bad.line(), bad.text(), bad.reason()))
            .toList(),
        view.versions().stream().map(ListLines::version).toList(),
        names(wanted),
        use);
  }

  private static VersionLine version(ListVersion version) {
    return new VersionLine(
        id(version.id()),
        version.fetched().toString(),
        version.rules(),
        version.estimated(),
        version.inForce());
  }

  private static List<String> names(WantedList wanted) {
    return wanted.state().withheld().stream().map(DomainName::toString).sorted().toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
