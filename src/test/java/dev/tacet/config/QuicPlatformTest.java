package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuicPlatformTest {
  @ParameterizedTest
  @CsvSource({"amd64, linux_x86_64", "x86_64, linux_x86_64", "aarch64, linux_aarch_64"})
  void theTwoKindsOfMachineAreServed(String machine, String library) {
    QuicPlatform platform = new QuicPlatform("Linux", machine, false);

    assertThat(platform.library()).contains(library);
    assertThat(platform.problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linux | arm | false | this is Linux on arm",
        "Linux | riscv64 | false | this is Linux on riscv64",
        "Linux | amd64 | true | this is Linux with musl",
        "Mac OS X | aarch64 | false | this is Mac OS X on aarch64",
      })
  void anyOtherIsToldWhatItIs(String system, String machine, boolean musl, String words) {
    QuicPlatform platform = new QuicPlatform(system, machine, musl);

    assertThat(platform.library()).isEmpty();
    assertThat(platform.problem().orElseThrow())
        .isEqualTo(
            "QUIC takes a library that is made for 64-bit Linux with glibc on x86 and ARM only,"
                + " and "
                + words);
  }

  @ParameterizedTest
  @CsvSource({"quic://9.9.9.9, tls", "h3://9.9.9.9/dns-query, https"})
  void anUpstreamThatCannotBeAskedThereIsRefusedWithWhatCan(String url, String instead) {
    List<String> problems = new ArrayList<>();
    UpstreamUrlForm form = new UpstreamUrlForm(new QuicPlatform("Linux", "arm", false));

    assertThat(form.read(url, problems::add)).isEmpty();

    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith(url.substring(0, url.indexOf(':')) + " cannot be asked on this machine: ")
        .endsWith("this is Linux on arm; use " + instead);
    assertThat(form.read("tls://9.9.9.9", problems::add)).isPresent();
  }

  @Test
  void thisMachineIsKnown() {
    assertThat(QuicPlatform.HERE.system()).isEqualTo(System.getProperty("os.name"));
  }
}
