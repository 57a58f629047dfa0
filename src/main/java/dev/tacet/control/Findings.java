package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ClockStatus;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.SourceLine;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.dns.AddressText;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wrong, and what to do: above all where Tacet was put in the house, since in the wrong
 * place it sees nothing. Pure functions.
 */
final class Findings {
  /** Fewer queries than this in a day say nothing about placement. */
  private static final long ENOUGH = 50;

  private static final String OVER_TLS = "tls://";

  private static final String BLOCKED =
      "check the internet connection; where the network blocks port 853, write into the"
          + " configuration upstreams: [ { url: \"https://dns.quad9.net@9.9.9.9/dns-query\" } ] and"
          + " restart; Tacet asks nobody in the clear unless you write udp://9.9.9.9 there";

  private static final String LAST_DAY = " of the last 24 hours came from ";

  private final List<Finding> found = new ArrayList<>();

  private Findings() {}

  static List<Finding> of(
      ServerFacts server,
      Map<InetAddress, Long> lastDay,
      List<ListStatus> lists,
      LogStatus log,
      PauseReply pause,
      List<SourceLine> sources) {
    Findings findings = new Findings();
    findings.port(server);
    findings.clock(server.clock());
    findings.certificate(server.encryption());
    findings.signatures(server.dnssec());
    findings.placement(server, lastDay);
    findings.upstreams(server.upstreams());
    findings.log(log);
    findings.lists(lists);
    findings.pause(pause);
    findings.sources(sources);
    return List.copyOf(findings.found);
  }

  /** A source that fails says itself what to do. */
  private void sources(List<SourceLine> sources) {
    for (SourceLine source : sources) {
      if (source.on() && !source.well()) {
        add(
            "warning",
            source.name().equals("known")
                ? "not every device you wrote down is known"
                : "devices are not told apart by " + source.name(),
            source.note().isEmpty() ? "see the log of the server" : source.note());
      }
    }
  }

  private void add(String severity, String what, String remedy) {
    found.add(new Finding(severity, what, remedy));
  }

  private void port(ServerFacts server) {
    if (!server.portTaken().isEmpty()) {
      add(
          "warning",
          server.portTaken(),
          "devices ask port 53 and nothing else: start Tacet again when it can have that port");
    }
  }

  private void clock(ClockStatus clock) {
    if (!clock.known()) {
      add("warning", clock.problem(), clock.remedy());
    }
  }

  /** What is wrong says itself what to do. */
  private void certificate(EncryptionStatus encryption) {
    if (!encryption.problem().isEmpty()) {
      add(
          "warning",
          "encrypted DNS: " + encryption.problem(),
          "what there is of a certificate: tacet certificate");
    }
  }

  private void signatures(DnssecStatus dnssec) {
    if (!dnssec.problem().isEmpty()) {
      add(
          "error",
          "DNSSEC: " + dnssec.problem(),
          "set an upstream that passes signatures on, or dnssec.mode: pass, and restart");
    }
  }

  private void placement(ServerFacts server, Map<InetAddress, Long> lastDay) {
    Map<InetAddress, Long> queries = new HashMap<>(lastDay);
    queries
        .keySet()
        .removeIf(client -> client.isLoopbackAddress() || server.ownAddresses().contains(client));
    queries.keySet().stream().filter(server.upstreamAddresses()::contains).forEach(this::loop);
    long all = queries.values().stream().mapToLong(Long::longValue).sum();
    if (all < ENOUGH) {
      return;
    }
    oneClient(queries, all, server.gateways());
    boolean weHaveIpv6 =
        server.ownAddresses().stream()
            .anyMatch(
                a ->
                    a instanceof Inet6Address && !a.isLinkLocalAddress() && !a.isLoopbackAddress());
    if (weHaveIpv6 && queries.keySet().stream().allMatch(a -> a instanceof Inet4Address)) {
      add(
          "note",
          "this network has IPv6, but no device asked over it in the last 24 hours",
          "if the router announces itself as IPv6 DNS server, devices may ask it instead: set"
              + " this machine's IPv6 address as local DNS server in the router's IPv6 page too");
    }
  }

  private void loop(InetAddress upstream) {
    String what =
        "the upstream " + AddressText.of(upstream) + " asks us: queries can go in a circle";
    if (found.stream().noneMatch(f -> f.what().equals(what))) {
      add(
          "error",
          what,
          "set another upstream than the router, or take Tacet out of the router's internet DNS");
    }
  }

  /** A router has several addresses, and somebody trying Tacet out must not hide it. */
  private void oneClient(Map<InetAddress, Long> queries, long all, Set<InetAddress> gateways) {
    List<InetAddress> routers = queries.keySet().stream().filter(gateways::contains).toList();
    long routed = routers.stream().mapToLong(queries::get).sum();
    String remedy =
        "enter Tacet as the router's local DNS server (the one it hands out by DHCP), not as its"
            + " internet DNS; then every device is seen by itself";
    if (routed * 10 >= all * 9) {
      String share = routed == all ? "all " : Counted.number(routed) + " of ";
      add(
          "error",
          share + Counted.of(all, "query") + LAST_DAY + texts(routers) + ", the router",
          remedy);
    } else if (queries.size() == 1) {
      add(
          "warning",
          "all " + Counted.of(all, "query") + LAST_DAY + texts(queries.keySet()),
          "if that is the router: " + remedy);
    }
  }

  private static String texts(Collection<InetAddress> addresses) {
    return addresses.stream().map(AddressText::of).sorted().collect(Collectors.joining(" and "));
  }

  private void upstreams(List<UpstreamStatus> upstreams) {
    if (upstreams.isEmpty()) {
      add(
          "error",
          "there is no upstream: only blocked names are answered",
          "set upstreams in the configuration and restart");
    }
    boolean noneUp = upstreams.stream().noneMatch(UpstreamStatus::up);
    boolean blocked = isPort853Blocked(upstreams);
    // What is to be done is the same for most of them, and said once.
    Map<String, List<UpstreamStatus>> down = new LinkedHashMap<>();
    for (UpstreamStatus upstream : upstreams) {
      if (!upstream.up()) {
        String remedy =
            blocked && upstream.name().startsWith(OVER_TLS)
                ? BLOCKED
                : "check the internet connection, or that address";
        down.computeIfAbsent(remedy, any -> new ArrayList<>()).add(upstream);
      }
    }
    down.forEach((remedy, silent) -> add(noneUp ? "error" : "warning", words(silent), remedy));
  }

  private static String words(List<UpstreamStatus> silent) {
    if (silent.size() == 1) {
      UpstreamStatus one = silent.get(0);
      String why = one.lastError();
      return "upstream " + one.name() + " does not answer" + (why.isEmpty() ? "" : ": " + why);
    }
    return silent.stream()
        .map(one -> one.name() + (one.lastError().isEmpty() ? "" : " (" + one.lastError() + ")"))
        .collect(
            Collectors.joining(
                ", ", Counted.of(silent.size(), "upstream") + " do not answer: ", ""));
  }

  /** Who is refused for its certificate was reached; who is silent may be silenced on the way. */
  private static boolean isPort853Blocked(List<UpstreamStatus> upstreams) {
    List<UpstreamStatus> overTls =
        upstreams.stream().filter(one -> one.name().startsWith(OVER_TLS)).toList();
    return overTls.stream().noneMatch(UpstreamStatus::up)
        && overTls.stream().noneMatch(one -> one.lastError().contains("certificate"));
  }

  private void log(LogStatus log) {
    if (!log.error().isEmpty()) {
      add("error", "the query log is not being written: " + log.error(), "DNS goes on without it");
    }
    if (log.lost() > 0) {
      add(
          "warning",
          Counted.of(log.lost(), "row")
              + " of the query log "
              + Counted.word(log.lost(), "was", "were")
              + " lost since the start",
          "the machine was too busy or the disk too slow; DNS was answered all the same");
    }
  }

  private void lists(List<ListStatus> lists) {
    for (ListStatus list : lists) {
      versions(list);
      rules(list);
      if (!list.state().equals("ok") && !list.mode().equals("off")) {
        add(
            "warning",
            "list " + list.name() + (list.detail().isEmpty() ? "" : ": " + list.detail()),
            list.state().equals("kept")
                ? "the last good copy is in force"
                : "its names are not in force");
      }
    }
  }

  private void versions(ListStatus list) {
    if (list.withheld() > 0) {
      add(
          "note",
          Counted.of(list.withheld(), "name")
              + " that list "
              + list.name()
              + " newly blocks "
              + Counted.word(list.withheld(), "is", "are")
              + " used in this house and "
              + Counted.word(list.withheld(), "is", "are")
              + " withheld",
          "see: tacet lists diff "
              + list.name()
              + "; to let the list block "
              + Counted.word(list.withheld(), "it", "them")
              + ": tacet lists accept "
              + list.name());
    }
    if (!list.pinned().isEmpty()) {
      add(
          "note",
          "list " + list.name() + " is held at version " + list.pinned(),
          "to follow its source again: tacet lists refresh " + list.name());
    }
  }

  private void rules(ListStatus list) {
    if (list.mode().equals("off")) {
      return;
    }
    if (list.leftOut() > 0) {
      add(
          "warning",
          Counted.of(list.leftOut(), "rule")
              + " of list "
              + list.name()
              + Counted.word(list.leftOut(), " has", " have")
              + " no room in the index",
          Counted.word(list.leftOut(), "it is", "they are")
              + " not in force; subscribe to fewer lists of patterns, addresses or answers");
    }
    if (list.notIncluded() > 0) {
      add(
          "note",
          Counted.of(list.notIncluded(), "file")
              + " that list "
              + list.name()
              + " includes could not be had",
          Counted.word(list.notIncluded(), "its", "their")
              + " rules are not in force; tacet lists show "
              + list.name()
              + " says why");
    }
    if (list.notTrusted() > 0) {
      add(
          "note",
          Counted.of(list.notTrusted(), "rule")
              + " of list "
              + list.name()
              + Counted.word(list.notTrusted(), " sends", " send")
              + " a name somewhere and "
              + Counted.word(list.notTrusted(), "is", "are")
              + " not trusted",
          "if you trust whoever writes it: " + trusting(list));
    }
  }

  private static String trusting(ListStatus list) {
    return list.origin().isEmpty()
        ? "tacet lists remove " + list.name() + ", then add it again with --may-answer"
        : "take it out of "
            + list.origin()
            + ", restart, and add it with: tacet lists add --may-answer";
  }

  private void pause(PauseReply pause) {
    if (pause.paused()) {
      add(
          "note",
          "filtering is paused" + (pause.until().isEmpty() ? "" : " until " + pause.until()),
          "tacet resume");
    }
  }
}
