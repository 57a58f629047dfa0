package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.CachedLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheVerbsTest {
  private final FakeControl tacet = new FakeControl();

  private static CachedLine line(
      String type, String outcome, List<String> to, boolean dnssecOk, boolean stale, long left) {
    return new CachedLine(
        "www.example.org",
        type,
        outcome,
        to,
        dnssecOk,
        false,
        stale,
        left,
        20,
        left + 86_400,
        7,
        612);
  }

  @Test
  void howTheCacheFaresIsShown() {
    Shell.Result result = Shell.with(tacet).run("cache");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("812, 12 of them that there is nothing")
        .contains("512.0 KiB of 16.0 MiB")
        .contains("90 %, 900 hits, 100 misses")
        .contains("no (cache.keep)");
    assertThat(Shell.with(tacet).run("cache", "--json").out())
        .contains("\"hitRate\":0.9")
        .contains("\"octets\":524288");
  }

  @Test
  void statusTellsSizeAndHitRate() {
    assertThat(Shell.with(tacet).run("status").out())
        .contains(
            "812 answers, 512.0 KiB of 16.0 MiB, hit rate 90 %, 3 served stale, 7 prefetched");
  }

  @Test
  void whatIsKeptOfANameIsShown() {
    tacet.cached =
        new CacheListing(
            "www.example.org",
            List.of(
                line("A", "data", List.of("edge.example.net", "192.0.2.1"), false, false, 280),
                line("AAAA", "NODATA", List.of(), true, true, 0)),
            0,
            3);

    Shell.Result result = Shell.with(tacet).run("cache", "show", "www.example.org");

    assertThat(result.code()).isZero();
    assertThat(tacet.heard).containsExactly("cached www.example.org");
    assertThat(result.out())
        .containsPattern("www.example.org +A +- .* 7 +612 B +edge.example.net 192.0.2.1")
        .containsPattern("www.example.org +AAAA +DO +stale, gone in .*NODATA")
        .contains("3 answers of names below it: add --below");
    assertThat(Shell.with(tacet).run("cache", "show", "--json", "www.example.org").out())
        .contains("\"ttlSeconds\":280")
        .contains("\"dnssecOk\":true");
  }

  @Test
  void nothingKeptIsAPlainNo() {
    Shell.Result result = Shell.with(tacet).run("cache", "show", "--below", "www.example.org");

    assertThat(result.code()).isEqualTo(ExitCodes.NO);
    assertThat(result.out()).contains("nothing is kept of www.example.org");
    assertThat(tacet.heard).containsExactly("cached www.example.org and below");
  }

  @Test
  void aFlushSaysWhatWent() {
    assertThat(Shell.with(tacet).run("cache", "flush", "example.org").out())
        .contains("3 answers removed of example.org and below, 4.0 KiB");
    assertThat(Shell.with(tacet).run("cache", "flush").out())
        .contains("3 answers removed, 4.0 KiB");
    assertThat(tacet.heard).containsExactly("flush example.org", "flush ");
  }

  @Test
  void anEmptyVariableDoesNotFlushEverything() {
    Shell.Result result = Shell.with(tacet).run("cache", "flush", "");

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void theHelpSaysThatNamesBelowGoToo() {
    assertThat(Shell.with(tacet).run("cache", "flush", "--help").out())
        .contains("a name and every name below it");
  }
}
