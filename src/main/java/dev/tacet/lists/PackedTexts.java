package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Texts, numbers and octets one behind the other, each different text once: the numbers of the
 * texts stand where they are used. Written by the build, read from the jar. One thread.
 */
final class PackedTexts {
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /** 0 to 16,777,215. */
  void number(int number) {
    number(body, number);
  }

  void text(String text) {
    number(texts.computeIfAbsent(text, added -> texts.size()));
  }

  void texts(List<String> several) {
    number(several.size());
    several.forEach(this::text);
  }

  /** So many that a number can say it. */
  void octets(byte[] octets) {
    number(octets.length);
    body.writeBytes(octets);
  }

  byte[] packed() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    number(all, texts.size());
    for (String text : texts.keySet()) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      number(all, octets.length);
      all.writeBytes(octets);
    }
    all.writeBytes(body.toByteArray());
    return all.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int number) {
    if (number < 0 || number >>> 24 != 0) {
      throw new IllegalArgumentException("a number that takes more than three octets: " + number);
    }
    out.write(number >> 16);
    out.write(number >> 8);
    out.write(number);
  }

  /** Takes out in the same order what was put in. */
  static final class Reader {
    private final byte[] octets;
    private final String[] texts;
    private int at;

    Reader(byte[] octets) {
      this.octets = octets;
      texts = new String[number()];
      for (int i = 0; i < texts.length; i++) {
        int length = number();
        texts[i] = new String(octets, at, length, StandardCharsets.UTF_8);
        at += length;
      }
    }

    int number() {
      int number = (octets[at] & 0xff) << 16 | (octets[at + 1] & 0xff) << 8 | octets[at + 2] & 0xff;
      at += 3;
      return number;
    }

    String text() {
      return texts[number()];
    }

    List<String> texts() {
      return list(Reader::text);
    }

    DomainName name() {
      int length = number();
      DomainName name = DomainName.fromWire(octets, at);
      at += length;
      return name;
    }

    InetAddress address() {
      byte[] address = new byte[number()];
      System.arraycopy(octets, at, address, 0, address.length);
      at += address.length;
      try {
        return InetAddress.getByAddress(address);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("no address in a table of the jar; build it again", e);
      }
    }

    <T> List<T> list(Function<Reader, T> each) {
      int size = number();
      List<T> all = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        all.add(each.apply(this));
      }
      return all;
    }
  }
}
