package dev.tacet.device.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the DHCP server of systemd-networkd keeps for an interface: JSON with a list {@code Leases},
 * in which addresses are lists of octets. Where it has no hardware address, a client id of type 1
 * (RFC 2132 section 9.14) holds it.
 */
final class NetworkdLeases {
  private static final int MAX_OCTETS = 32;
  private static final int MAC_OCTETS = 6;
  private static final JsonFactory JSON = new JsonFactory();

  private NetworkdLeases() {}

  private static final class Read {
    byte[] address = {};
    byte[] hardware = {};
    byte[] client = {};
    String name = "";
    Optional<Long> ends = Optional.empty();
  }

  static void read(String text, LeaseTable into) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        into.notKnown();
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isLeases = json.currentName().equals("Leases");
        JsonToken value = json.nextToken();
        if (isLeases && value == JsonToken.START_ARRAY) {
          leases(json, into);
        } else if (value.isStructStart()) {
          json.skipChildren();
        }
      }
    } catch (JsonEOFException e) {
      into.cut();
    } catch (IOException e) {
      into.bad(); // no JSON from here on: what came before stands
    }
  }

  private static void leases(JsonParser json, LeaseTable into) throws IOException {
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = json.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        lease(json).ifPresentOrElse(into::put, into::bad);
      } else {
        json.skipChildren();
      }
    }
  }

  private static Optional<LeaseTable.Lease> lease(JsonParser json) throws IOException {
    Read read = new Read();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "Address" -> read.address = octets(json);
        case "HardwareAddress" -> read.hardware = octets(json);
        case "ClientId" -> read.client = octets(json);
        case "Hostname" -> read.name = value == JsonToken.VALUE_STRING ? json.getText() : "";
        case "ExpirationRealtimeUSec" -> read.ends = micros(json);
        default -> json.skipChildren();
      }
    }
    return address(read.address)
        .map(
            address ->
                new LeaseTable.Lease(
                    address, mac(read), read.name, read.ends.orElse(LeaseTable.NEVER)));
  }

  private static Optional<Long> micros(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? Optional.of(TimeUnit.MICROSECONDS.toSeconds(json.getLongValue()))
        : Optional.empty();
  }

  /** A list of octets; nothing where it is something else. */
  private static byte[] octets(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return new byte[0];
    }
    byte[] octets = new byte[MAX_OCTETS];
    int size = 0;
    boolean good = true;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = json.nextToken()) {
      good &= size < MAX_OCTETS && token == JsonToken.VALUE_NUMBER_INT;
      if (good) {
        octets[size++] = (byte) json.getValueAsInt();
      }
      json.skipChildren();
    }
    return good ? Arrays.copyOf(octets, size) : new byte[0];
  }

  private static Optional<InetAddress> address(byte[] octets) {
    try {
      return Optional.of(InetAddress.getByAddress(octets)).filter(PlainAddress::isOfADevice);
    } catch (UnknownHostException e) {
      return Optional.empty(); // of neither 4 nor 16 octets
    }
  }

  private static Optional<MacAddress> mac(Read read) {
    boolean inClientId = read.client.length == MAC_OCTETS + 1 && read.client[0] == 1;
    byte[] octets =
        read.hardware.length == MAC_OCTETS || !inClientId
            ? read.hardware
            : Arrays.copyOfRange(read.client, 1, read.client.length);
    if (octets.length != MAC_OCTETS) {
      return Optional.empty();
    }
    long mac = 0;
    for (byte octet : octets) {
      mac = mac << 8 | octet & 0xff;
    }
    return Optional.of(new MacAddress(mac)).filter(MacAddress::isOfADevice);
  }
}
