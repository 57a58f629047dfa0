package dev.tacet.listen;

import java.util.Arrays;
import java.util.Random;

/** Packets that no stub sends, from a seed: noise, and queries bent in one place or several. */
final class HostilePackets {
  private final Random random;

  HostilePackets(Random random) {
    this.random = random;
  }

  byte[] next() {
    byte[] query =
        Sockets.query(random.nextInt(1 << 16), "host" + random.nextInt(1000) + ".example");
    switch (random.nextInt(6)) {
      case 0: // noise of any length
        byte[] noise = new byte[random.nextInt(600)];
        random.nextBytes(noise);
        return noise;
      case 1: // noise that claims to be a query with one question
        byte[] claimed = new byte[12 + random.nextInt(500)];
        random.nextBytes(claimed);
        claimed[2] &= 0x07;
        claimed[4] = 0;
        claimed[5] = 1;
        return claimed;
      case 2: // cut off
        return Arrays.copyOf(query, random.nextInt(query.length));
      case 3: // counts that promise more than there is
        query[6 + random.nextInt(6)] = (byte) random.nextInt(256);
        return query;
      case 4: // a pointer, forwards, backwards or to itself, in the name
        query[12] = (byte) 0xc0;
        query[13] = (byte) random.nextInt(query.length);
        return query;
      default: // some octets changed
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
          query[random.nextInt(query.length)] = (byte) random.nextInt(256);
        }
        return query;
    }
  }
}
