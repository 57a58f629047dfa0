package dev.tacet.config;

import dev.tacet.dns.LocalRecord;
import dev.tacet.dns.RecordTypes;
import java.util.Optional;
import java.util.function.Consumer;

/** One record as zone files write it, without TTL and class. */
record LocalRecordForm() implements Form<LocalConfig.GivenRecord> {
  @Override
  public Optional<LocalConfig.GivenRecord> read(String text, Consumer<String> problem) {
    try {
      LocalRecord record = LocalRecord.parse(text);
      if (record.isWildcard() && record.data().type() == RecordTypes.PTR) {
        problem.accept(Quoted.of(text) + ": a pointer is from one address");
        return Optional.empty();
      }
      return Optional.of(new LocalConfig.GivenRecord(text.strip(), record));
    } catch (IllegalArgumentException e) {
      problem.accept(
          Quoted.of(text)
              + " is no record: "
              + Quoted.plain(e.getMessage())
              + "; use "
              + allowed());
      return Optional.empty();
    }
  }

  @Override
  public String print(LocalConfig.GivenRecord value) {
    return value.text();
  }

  @Override
  public String allowed() {
    return "NAME TYPE DATA with A, AAAA, CNAME, PTR, TXT, SRV, MX, HTTPS or SVCB";
  }
}
