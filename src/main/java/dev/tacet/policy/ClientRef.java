package dev.tacet.policy;

import java.net.InetAddress;
import java.util.Objects;

/** Whom a rule of a list names (adblock's {@code client}). Immutable. */
public sealed interface ClientRef {
  /**
   * @param client the address of the query
   */
  boolean means(Who who, InetAddress client);

  /** As a list may write it. */
  String words();

  /** A device by the name the owner gave it, in any letter case. */
  record Named(String name) implements ClientRef {
    public Named {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a client's name is not empty");
      }
    }

    @Override
    public boolean means(Who who, InetAddress client) {
      return name.equalsIgnoreCase(who.ownerName());
    }

    @Override
    public String words() {
      return name;
    }
  }

  /** A device that has an address in a network; whichever of its addresses asks. */
  record Within(Network network) implements ClientRef {
    public Within {
      Objects.requireNonNull(network);
    }

    @Override
    public boolean means(Who who, InetAddress client) {
      return network.contains(client) || who.addresses().stream().anyMatch(network::contains);
    }

    @Override
    public String words() {
      return network.toString();
    }
  }

  /** A device by its MAC. */
  record Mac(long mac) implements ClientRef {
    public Mac {
      if (mac >>> 48 != 0) {
        throw new IllegalArgumentException("a MAC has 48 bits: " + Long.toHexString(mac));
      }
    }

    @Override
    public boolean means(Who who, InetAddress client) {
      return who.macs().contains(mac);
    }

    @Override
    public String words() {
      return String.format("%012x", mac).replaceAll("(..)(?!$)", "$1:");
    }
  }
}
