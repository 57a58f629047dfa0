package dev.tacet.dnssec;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts judgements, and knows whether anything can be proven at all. Thread-safe. */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  private final String upstream;
  private final LongAdder secure = new LongAdder();
  private final LongAdder insecure = new LongAdder();
  private final LongAdder bogus = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private volatile String problem = "";

  Tally(String upstream) {
    this.upstream = upstream;
  }

  void count(Judgement judgement) {
    switch (judgement.state()) {
      case SECURE -> secure.increment();
      case INSECURE -> insecure.increment();
      case UNKNOWN -> unknown.increment();
      case BOGUS -> bogus.increment();
    }
  }

  /** Takes what became of the keys of a trust anchor. One thread. */
  void anchor(Judgement keys) {
    if (keys.bogus() && problem.isEmpty()) {
      problem =
          "nothing can be proven: "
              + keys.why()
              + ", says "
              + upstream
              + "; all is answered SERVFAIL";
      LOG.warn(
          "DNSSEC: {}. Set an upstream that passes signatures on, or dnssec.mode to pass", problem);
    } else if (keys.secure() && !problem.isEmpty()) {
      problem = "";
      LOG.info("DNSSEC: the keys of the trust anchor are proven again");
    }
  }

  DnssecCounts counts() {
    return new DnssecCounts(secure.sum(), insecure.sum(), bogus.sum(), unknown.sum(), problem);
  }
}
