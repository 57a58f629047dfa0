package dev.tacet.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredCopiesTest {
  private static final String ID = "0123456789abcdef";
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path temp;
  private ListFolder folder;
  private StoredCopies copies;
  private int kept;

  @BeforeEach
  void prepare() throws IOException {
    folder = new ListFolder(temp.resolve("lists"));
    folder.prepare();
    copies = new StoredCopies(folder);
  }

  private FetchedCopy fetched(String text) throws IOException {
    byte[] octets = text.getBytes(UTF_8);
    try (PackedWriter out =
        new PackedWriter(folder.temporary(ID + ".gz"), new FreeSpace(temp, 0))) {
      out.write(octets, 0, octets.length);
      return out.finish(Validators.NONE);
    }
  }

  private StoredCopy keep(String text) throws IOException {
    try (FetchedCopy fetched = fetched(text)) {
      StoredCopy version =
          new StoredCopy(
              "http://a.example/",
              fetched.sha256(),
              OptionalLong.of(fetched.crc32()),
              fetched.octets(),
              fetched.packed(),
              new Validators("\"" + kept + "\"", ""),
              START.plusSeconds(kept++),
              Optional.empty(),
              new ListContent(
                  1,
                  new RuleCounts(1, 0, 0, 0, 0, true),
                  0,
                  List.of(),
                  Map.of("hosts", 3L),
                  0,
                  0,
                  0,
                  false,
                  Map.of("hosts", 1L),
                  Set.of(DomainName.parse("ok.a.example"))));
      copies.keep(ID, version, fetched);
      return version;
    }
  }

  private String text(StoredCopy version) throws IOException {
    try (InputStream in = copies.read(ID, version)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("lists"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path file(StoredCopy version) {
    return folder.file(ID + "-" + version.sha256().substring(0, 16) + ".gz");
  }

  @Test
  void theLastFiveVersionsAreKeptPackedWithWhatIsKnownOfThem() throws Exception {
    for (int i = 0; i < 7; i++) {
      keep("version " + i + " ".repeat(1000));
    }

    assertThat(copies.versions(ID)).hasSize(5);
    assertThat(copies.versions(ID))
        .extracting(StoredCopy::fetched)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(text(copies.versions(ID).get(4))).startsWith("version 2");
    assertThat(copies.current(ID)).contains(copies.versions(ID).get(0));
    assertThat(copies.current(ID).orElseThrow().content().skipped()).containsEntry("hosts", 3L);
    assertThat(files()).hasSize(6).contains(ID + ".json");
    assertThat(Files.size(file(copies.current(ID).orElseThrow()))).isLessThan(100);
  }

  @Test
  void anotherVersionIsMadeCurrentAndTheWayBackStaysOpen() throws Exception {
    StoredCopy first = keep("first");
    StoredCopy second = keep("second");

    copies.makeCurrent(ID, first);
    assertThat(copies.current(ID)).contains(first);
    assertThat(copies.versions(ID)).containsExactly(first, second);

    StoredCopy third = keep("third");
    assertThat(copies.versions(ID)).containsExactly(third, second, first);
  }

  @Test
  void theSameOctetsAreOneVersion() throws Exception {
    keep("first");
    StoredCopy second = keep("second");
    StoredCopy again = keep("first");

    assertThat(copies.versions(ID)).containsExactly(again, second);
    assertThat(files()).hasSize(3);
  }

  @Test
  void whatIsKnownOfTheCurrentVersionMayChange() throws Exception {
    StoredCopy first = keep("first");
    StoredCopy second = keep("second");
    StoredCopy confirmed = second.validators(new Validators("\"new\"", ""));

    copies.describe(ID, confirmed);

    assertThat(copies.versions(ID)).containsExactly(confirmed, first);
  }

  @Test
  void aDamagedOrMissingOlderVersionIsNotOffered() throws Exception {
    StoredCopy first = keep("first");
    StoredCopy second = keep("second");
    StoredCopy third = keep("third");
    Files.delete(file(first));
    Files.write(file(second), new byte[] {1, 2, 3});

    assertThat(copies.versions(ID)).containsExactly(third);
    assertThat(copies.current(ID)).contains(third);
    assertThatThrownBy(() -> copies.makeCurrent(ID, first)).isInstanceOf(IOException.class);
    assertThat(text(third)).isEqualTo("third");
  }

  @Test
  void oneWrongOctetIsFoundWhileReading() throws Exception {
    StoredCopy first = keep("x".repeat(100) + "first");
    keep("second");
    byte[] right = Files.readAllBytes(file(first));
    int found = 0;
    for (int at = 10; at < right.length; at++) {
      byte[] wrong = right.clone();
      wrong[at] ^= 0x10;
      Files.write(file(first), wrong);
      try {
        assertThat(text(first)).as("octet %d", at).isEqualTo("x".repeat(100) + "first");
      } catch (IOException e) {
        found++;
      }
    }
    // A few bits of padding may be anything.
    assertThat(found).isGreaterThan(right.length - 13);
    Files.write(file(first), Arrays.copyOf(right, right.length / 2));
    assertThatThrownBy(() -> copies.makeCurrent(ID, first)).isInstanceOf(IOException.class);
    try (FetchedCopy other = fetched("x".repeat(100) + "First")) {
      other.publish(folder, file(first));
    }
    assertThatThrownBy(() -> text(first)).hasMessage("the copy's octets changed on disk");
  }

  @Test
  void aCrashBeforeTheDescriptionLeavesTheLastGoodVersion() throws Exception {
    StoredCopy first = keep("first");
    byte[] before = Files.readAllBytes(folder.file(ID + ".json"));
    StoredCopy second = keep("second");
    Files.write(folder.file(ID + ".json"), before);

    assertThat(copies.current(ID)).contains(first);
    assertThat(text(first)).isEqualTo("first");
    copies.removeOthers(Set.of(ID));
    assertThat(file(second)).doesNotExist();
    assertThat(text(first)).isEqualTo("first");
  }

  @Test
  void aDamagedDescriptionIsToldOfAndTheNextVersionStartsAnew() throws Exception {
    keep("first");
    for (String damage : List.of("", "{", "[]", "null", "{\"versions\":[{}]}")) {
      Files.writeString(folder.file(ID + ".json"), damage);
      assertThatThrownBy(() -> copies.current(ID)).as(damage).isInstanceOf(IOException.class);
      StoredCopy next = keep("next");
      assertThat(copies.versions(ID)).containsExactly(next);
      assertThat(files()).hasSize(2);
    }
  }

  @Test
  void filesOfOtherListsAndOfTheEarlierFormatAreRemoved() throws Exception {
    StoredCopy first = keep("first");
    Files.writeString(folder.file(ID + "-0000.txt"), "old");
    Files.writeString(folder.file("fedcba9876543210-1111.gz"), "other");
    Files.writeString(folder.file("fedcba9876543210.json"), "{}");
    Files.writeString(folder.file("index.tacet"), "index");

    copies.removeOthers(Set.of(ID));

    assertThat(files())
        .containsExactly(file(first).getFileName().toString(), ID + ".json", "index.tacet");
  }

  @Test
  void aListThatItsOwnerPutThereIsNobodysToRemove() throws Exception {
    List<String> own = List.of("kids.txt", "pro.gz", "0123456789abcdef-mine.txt", "notes.json");
    for (String name : own) {
      Files.writeString(folder.file(name), "games.example");
    }

    copies.removeOthers(Set.of());

    assertThat(own).allSatisfy(name -> assertThat(folder.file(name)).exists());
  }

  @Test
  void theEarlierFormatIsNoCopyAndNoDamage() throws Exception {
    Files.writeString(folder.file(ID + ".json"), "{\"url\":\"x\",\"sha256\":\"00\"}");

    assertThat(copies.current(ID)).isEmpty();
    assertThat(copies.versions(ID)).isEmpty();
  }
}
