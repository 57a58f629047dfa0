package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFilesTest {
  private static final String TV = "0 02:11:22:33:44:55 192.0.2.23 tv *\n";
  private static final String CAM = "0 02:11:22:33:44:66 192.0.2.24 cam *\n";

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final List<Sighting.Label> told = new ArrayList<>();

  @Test
  void aLeaseIsALabelWithMacAndAddress() throws Exception {
    LeaseFiles files = files(write("leases", TV));

    look(files);

    assertThat(told)
        .singleElement()
        .satisfies(
            label -> {
              assertThat(label.source()).isEqualTo(Source.LEASE);
              assertThat(label.name()).isEqualTo("tv");
              assertThat(label.mac().orElseThrow()).hasToString("02:11:22:33:44:55");
              assertThat(label.address().orElseThrow().getHostAddress()).isEqualTo("192.0.2.23");
            });
    assertThat(files.state().well()).isTrue();
    assertThat(files.state().sightings()).isEqualTo(1);
  }

  @Test
  void onlyWhatChangedIsToldAndEachTenMinutesAllOfIt() throws Exception {
    Path file = write("leases", TV);
    LeaseFiles files = files(file);
    look(files);
    look(files);
    assertThat(names()).containsExactly("tv");

    Files.writeString(file, TV + CAM);
    look(files);
    assertThat(names()).containsExactly("tv", "cam");

    clock.pass(Duration.ofMinutes(10));
    look(files);
    assertThat(names()).containsExactly("tv", "cam", "tv", "cam");
  }

  @Test
  void aFileReplacedByRenameWithTheSameSizeAndTimeIsReadAgain() throws Exception {
    Path file = write("leases", TV);
    LeaseFiles files = files(file);
    look(files);

    Path other = write("other", TV.replace("tv", "vt"));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    look(files);

    assertThat(names()).containsExactly("tv", "vt");
  }

  @Test
  void aLeaseThatEndedOrHasNoNameIsNotTold() throws Exception {
    long now = clock.instant().getEpochSecond();
    LeaseFiles files =
        files(
            write(
                "leases",
                (now - 1)
                    + " 02:11:22:33:44:55 192.0.2.23 old *\n"
                    + (now + 1)
                    + " 02:11:22:33:44:66 192.0.2.24 cam *\n"
                    + "0 02:11:22:33:44:77 192.0.2.25 * *\n"));

    look(files);

    assertThat(names()).containsExactly("cam");
  }

  @Test
  void foreignEncodingsAndControlCharactersBecomeHarmless() throws Exception {
    Path file = folder.resolve("leases");
    Files.write(
        file, TV.replace("tv", "K\u00fcche\u001b[31m").getBytes(StandardCharsets.ISO_8859_1));
    LeaseFiles files = files(file);

    look(files);

    assertThat(names()).containsExactly("K\ufffdche\ufffd[31m");
  }

  @Test
  void aFileOfTheOwnersThatIsMissingIsSaidAndTakenUpWhenItComes() throws Exception {
    LeaseFiles files = files(folder.resolve("leases"));
    look(files);
    assertThat(files.state().well()).isFalse();
    assertThat(files.state().note()).endsWith("leases: there is no such file");

    write("leases", TV);
    look(files);

    assertThat(names()).containsExactly("tv");
    assertThat(files.state().well()).isTrue();
  }

  @Test
  void aFileCutInTheMiddleIsWellAndSaid() throws Exception {
    LeaseFiles files = files(write("leases", TV + CAM.stripTrailing()));

    look(files);

    assertThat(names()).containsExactly("tv");
    assertThat(files.state().well()).isTrue();
    assertThat(files.state().note())
        .endsWith("leases: it ends in the middle of an entry; what is whole counts");
  }

  @Test
  void moreFilesThanAreReadAreSaid() throws Exception {
    LeaseFile file = new LeaseFile(write("leases", TV), LeaseFormat.DNSMASQ);
    LeaseFiles files = new LeaseFiles(Collections.nCopies(LeaseFiles.MAX_FILES + 1, file), clock);

    look(files);

    assertThat(files.state().well()).isFalse();
    assertThat(files.state().note()).isEqualTo("only 16 files are read, 1 are not; name fewer");
  }

  @Test
  void theUsualPlacesAreNotMissed() throws Exception {
    LeaseReader reader =
        new LeaseReader(new LeaseFile(folder.resolve("none"), LeaseFormat.AUTO), false);

    assertThat(reader.look()).isFalse();
    assertThat(reader.fault()).isEmpty();
  }

  @Test
  void aFolderOrAPipeInsteadOfAFileDoesNotStopUs() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    LeaseFiles files = files(pipe);

    look(files);

    assertThat(files.state().note()).endsWith("it is no file");
  }

  @Test
  void ofAFolderEachFileIsRead() throws Exception {
    Path leases = Files.createDirectory(folder.resolve("dhcp-server-lease"));
    for (int i = 1; i <= 2; i++) {
      Files.writeString(
          leases.resolve("br" + i),
          "{\"Leases\":[{\"Address\":[192,0,2," + i + "],\"Hostname\":\"h" + i + "\"}]}");
    }

    look(files(leases));

    assertThat(names()).containsExactly("h1", "h2");
  }

  @Test
  void keasOlderFilesAreReadFirstUnlessTheyAreDone() throws Exception {
    String heading = "address,hwaddr,valid_lifetime,expire,hostname,state\n";
    write("kea.csv.2", heading + row(1, "two") + row(2, "two"));
    write("kea.csv.1", heading + row(2, "one") + row(3, "one"));
    Path file = write("kea.csv", heading + row(3, "now"));
    look(files(file));
    assertThat(names()).containsExactly("two", "one", "now");

    told.clear();
    write("kea.csv.completed", heading + row(9, "done"));
    look(files(file));
    assertThat(names()).containsExactly("done", "now");
  }

  private static String row(int host, String name) {
    return "192.0.2." + host + ",02:11:22:33:44:55,3600,1999999999," + name + ",0\n";
  }

  @Test
  void ofAHugeFileTheEndIsRead() throws Exception {
    String heading = "address,hwaddr,valid_lifetime,expire,hostname,state\n";
    StringBuilder text = new StringBuilder(heading).append(row(1, "first"));
    while (text.length() <= LeaseReader.MAX_OCTETS) {
      text.append(row(2, "again"));
    }
    look(files(write("kea.csv", text.append(row(3, "last")).toString())));

    assertThat(names()).containsExactly("again", "last");
  }

  @Test
  void theThreadLooksByItself() throws Exception {
    try (LeaseFiles files = files(write("leases", TV))) {
      CountDownLatch heard = new CountDownLatch(1);
      files.start(sighting -> heard.countDown());
      assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private LeaseFiles files(Path file) {
    LeaseFiles files = new LeaseFiles(List.of(new LeaseFile(file, LeaseFormat.AUTO)), clock);
    files.tellTo(sighting -> told.add((Sighting.Label) sighting));
    return files;
  }

  private void look(LeaseFiles files) throws InterruptedException {
    files.look(clock.nanos().getAsLong());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> names() {
    return told.stream().map(Sighting.Label::name).toList();
  }
}
