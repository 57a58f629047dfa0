package dev.tacet.device;

import java.util.regex.Pattern;

/** How people say which device they mean. Pure functions. */
public final class TypedDevice {
  private static final Pattern NUMBER = Pattern.compile("#.*|[1-9][0-9]{0,8}");

  private TypedDevice() {}

  /** Whether a name would be taken for a number, an address or a MAC: for another device. */
  public static boolean isNoName(String text) {
    return NUMBER.matcher(text).matches()
        || PlainAddress.parse(text).isPresent()
        || MacAddress.parse(text).isPresent();
  }
}
