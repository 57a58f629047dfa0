package dev.tacet.device.source;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The XML a FRITZ!Box sends: {@code <List><Item><IPAddress/><MACAddress/><HostName/>...</Item>}.
 * Read as a stream, without document types and entities, and no deeper than it has to be.
 * Immutable.
 *
 * @param omitted items beyond 1,024
 * @param isCut whether it ended, or stopped being XML, before its end
 */
record HostList(List<Host> hosts, long omitted, boolean isCut) {
  static final int MAX = 1_024;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_TEXT = 512;
  private static final Set<String> FIELDS = Set.of("IPAddress", "MACAddress", "HostName");

  /** A host with a name, and a MAC or an address to hang it on. */
  record Host(Optional<MacAddress> mac, Optional<InetAddress> address, String name) {}

  /** Reads the list; of one that is cut what is whole. */
  static HostList read(InputStream in) {
    List<Host> hosts = new ArrayList<>();
    long[] omitted = {0};
    boolean whole =
        each(
            in,
            "Item",
            FIELDS,
            item ->
                host(item)
                    .ifPresent(
                        host -> {
                          if (hosts.size() < MAX) {
                            hosts.add(host);
                          } else {
                            omitted[0]++;
                          }
                        }));
    return new HostList(List.copyOf(hosts), omitted[0], !whole);
  }

  /** The text of the first element of a name; empty where there is none. */
  static Optional<String> textOf(InputStream in, String element) {
    List<String> found = new ArrayList<>();
    each(in, "Envelope", Set.of(element), fields -> found.add(fields.getOrDefault(element, "")));
    return found.stream().filter(text -> !text.isEmpty()).findFirst();
  }

  private static Optional<Host> host(Map<String, String> fields) {
    Optional<MacAddress> mac =
        MacAddress.parse(fields.getOrDefault("MACAddress", "")).filter(MacAddress::isOfADevice);
    Optional<InetAddress> address =
        PlainAddress.parse(fields.getOrDefault("IPAddress", "")).filter(PlainAddress::isOfADevice);
    String name = fields.getOrDefault("HostName", "");
    return name.isEmpty() || mac.isEmpty() && address.isEmpty()
        ? Optional.empty()
        : Optional.of(new Host(mac, address, name));
  }

  /** Tells the fields of each whole element of a name; says whether the document was whole. */
  private static boolean each(
      InputStream in, String element, Set<String> fields, Consumer<Map<String, String>> to) {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(in);
      Map<String, String> values = new HashMap<>();
      StringBuilder text = new StringBuilder();
      int depth = 0;
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            if (++depth > MAX_DEPTH) {
              return false;
            }
            text.setLength(0);
            if (xml.getLocalName().equals(element)) {
              values.clear();
            }
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            int room = Math.max(0, MAX_TEXT - text.length());
            text.append(
                xml.getTextCharacters(), xml.getTextStart(), Math.min(room, xml.getTextLength()));
          }
          case XMLStreamConstants.END_ELEMENT -> {
            depth--;
            if (fields.contains(xml.getLocalName())) {
              values.putIfAbsent(xml.getLocalName(), text.toString().strip());
            }
            text.setLength(0);
            if (xml.getLocalName().equals(element)) {
              to.accept(Map.copyOf(values));
            }
          }
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
            return false; // nothing of ours has them
          }
          default -> {}
        }
      }
      return true;
    } catch (XMLStreamException e) {
      return false;
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is fetched for " + systemId);
        });
    return factory;
  }
}
