package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an address may of which nobody knows yet whose it is. */
class NewDevicesTest {
  @Test
  void whereNewDevicesAreLockedAnAddressOfNobodyIsToo() {
    assertThat(allows(DeviceMap.QUARANTINED, true)).isFalse();
  }

  @Test
  void whereTheyAreOpenItIsAsEverybody() {
    assertThat(allows(DeviceMap.OPEN, true)).isTrue();
    assertThat(allows("guest", true)).isTrue();
  }

  private static boolean allows(String newDevices, boolean attributes) {
    Policy policy =
        Policy.OPEN.withDevices(DeviceMap.of(List.of(), List.of(), attributes, newDevices));
    Question question = Question.of(DomainName.parse("example.org"), RecordTypes.A);
    return policy.judge(question, policy.profileOf(client())).allows();
  }

  private static InetAddress client() {
    try {
      return InetAddress.getByName("192.168.1.7");
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
