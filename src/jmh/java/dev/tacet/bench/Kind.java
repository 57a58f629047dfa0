package dev.tacet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers that are compared, each as its manual says for a house: a list of names, an upstream,
 * a cache for the names asked often, and every query logged to a file.
 */
enum Kind {
  TACET("", false, "") {
    @Override
    List<String> command(Setting setting) throws IOException {
      Files.writeString(
          setting.config(),
          """
              listen: { addresses: ["127.0.0.1"], port: %d }
              upstreams: [ { url: "udp://127.0.0.1:%d" } ]
              devices: { reverseDns: "off", mdns: false }
              lists: [ { name: bench, url: "file:%s", subdomains: true } ]
              %s
              """
              .formatted(
                  setting.port(), setting.upstream(), setting.list(name -> name), setting.more()));
      return setting.tacet("serve");
    }
  },
  DNSMASQ("dnsmasq", false, "query[") {
    @Override
    List<String> command(Setting setting) throws IOException {
      return conf(
          setting,
          List.of("dnsmasq", "-k", "-C"),
          """
          port=%d
          listen-address=127.0.0.1
          bind-interfaces
          no-resolv
          no-hosts
          user=%s
          pid-file=
          server=127.0.0.1#%d
          cache-size=%d
          dns-forward-max=10000
          log-queries
          log-facility=%s
          conf-file=%s
          """
              .formatted(
                  setting.port(),
                  System.getProperty("user.name"),
                  setting.upstream(),
                  CACHED,
                  setting.log(),
                  setting.list(name -> "address=/" + name + "/#")));
    }
  },
  UNBOUND("unbound", false, "info: ") {
    @Override
    List<String> command(Setting setting) throws IOException {
      return conf(
          setting,
          List.of("unbound", "-d", "-c"),
          """
          server:
           interface: 127.0.0.1
           port: %d
           do-daemonize: no
           chroot: ""
           username: ""
           directory: "%s"
           pidfile: ""
           use-syslog: no
           logfile: "%s"
           log-queries: yes
           num-threads: 1
           module-config: "iterator"
           access-control: 127.0.0.0/8 allow
           do-not-query-localhost: no
           msg-cache-size: 64m
           rrset-cache-size: 128m
           include: "%s"
          forward-zone:
           name: "."
           forward-addr: 127.0.0.1@%d
          remote-control:
           control-enable: no
          """
              .formatted(
                  setting.port(),
                  setting.directory(),
                  setting.log(),
                  setting.list(name -> "local-zone: \"" + name + "\" always_null"),
                  setting.upstream()));
    }
  },
  DNSDIST("dnsdist", true, "Packet from ") {
    @Override
    List<String> command(Setting setting) throws IOException {
      return conf(
          setting,
          List.of("dnsdist", "--supervised", "--disable-syslog", "-C"),
          """
          setLocal('127.0.0.1:%d')
          setACL({'127.0.0.0/8'})
          setSecurityPollSuffix('')
          newServer({address='127.0.0.1:%d'})
          getPool(''):setCache(newPacketCache(%d))
          local s = newSuffixMatchNode()
          for line in io.lines('%s') do s:add(line) end
          addAction(AllRule(), LogAction('%s', false, true, true, false, true))
          addAction(SuffixMatchNodeRule(s), RCodeAction(DNSRCode.NXDOMAIN))
          """
              .formatted(
                  setting.port(),
                  setting.upstream(),
                  CACHED,
                  setting.list(name -> name),
                  setting.log()));
    }
  };

  private static final int CACHED = 50_000;

  private final String program;
  private final boolean nxdomain;
  private final String loggedAs;

  Kind(String program, boolean nxdomain, String loggedAs) {
    this.program = program;
    this.nxdomain = nxdomain;
    this.loggedAs = loggedAs;
  }

  abstract List<String> command(Setting setting) throws IOException;

  /** What stands in each line of its log that is a query; nothing where it is asked for a count. */
  String loggedAs() {
    return loggedAs;
  }

  /** Whether it says of a blocked name that it does not exist, and not that it is 0.0.0.0. */
  boolean nxdomain() {
    return nxdomain;
  }

  String shownAs() {
    return program.isEmpty() ? "tacet" : program;
  }

  /** Whether its program is on the PATH, or where Debian keeps those of root. */
  boolean installed() {
    if (program.isEmpty()) {
      return true;
    }
    for (String directory : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> conf(Setting setting, List<String> command, String text)
      throws IOException {
    Path file = Files.writeString(setting.directory().resolve("conf"), text);
    List<String> all = new ArrayList<>(command);
    all.add(file.toString());
    return all;
  }
}
