package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Owners;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Companies, and countries of companies, that a device which has been learnt asks for the first
 * time. What comes within five minutes is told together, and then nothing of this device for an
 * hour; where a person sits at it, for a week, or where the country is new, too, for a day. Names
 * of which no company is known are not told: most of them are a page somebody opened ({@code tacet
 * firsts} has them).
 */
final class FirstContacts implements Watcher {
  static final int TOGETHER_SECONDS = 300;
  private static final int MOST_WAITING = 64;
  private static final int MOST_OF_ONE = 16;
  private static final int NAMED = 5;
  private static final int HOUR = 60;
  private static final int FIRST_COMPANY = 1 << 16;
  private static final String ANY = "any";

  private final Notices notices;
  private final Owners owners;
  private final Map<Integer, Waiting> waiting = new LinkedHashMap<>();

  private record Contact(Owner owner, DomainName name, boolean blocked, boolean newCountry) {}

  private static final class Waiting {
    final List<Contact> contacts = new ArrayList<>();
    final long since;
    int more;

    Waiting(long since) {
      this.since = since;
    }
  }

  FirstContacts(Notices notices, Owners owners) {
    this.notices = notices;
    this.owners = owners;
  }

  @Override
  public void heard(Sight sight, Remembered device) {
    Owner owner = owners.of(sight.name()).orElse(null);
    if (owner == null) {
      return;
    }
    boolean newCompany = device.meets(company(owner));
    boolean newCountry =
        !owner.country().equals(Owner.NO_SINGLE_SEAT) && device.meets(country(owner));
    if (!newCompany && !newCountry) {
      return;
    }
    notices.memory().isChanged();
    boolean wanted =
        newCompany && notices.wants(AlertKind.NEW_OWNER)
            || newCountry && notices.wants(AlertKind.NEW_COUNTRY);
    if (!device.isLearnt() || !wanted) {
      return;
    }
    Waiting its = waiting.get(device.device);
    if (its == null && waiting.size() < MOST_WAITING) {
      its = new Waiting(notices.seconds());
      waiting.put(device.device, its);
    }
    if (its != null && its.contacts.size() < MOST_OF_ONE) {
      its.contacts.add(new Contact(owner, sight.name(), sight.isBlocked(), newCountry));
    } else if (its != null) {
      its.more++;
    }
  }

  private static int company(Owner owner) {
    return (int) (Memory.mixed(owner.company().hashCode()) >>> 33) | FIRST_COMPANY;
  }

  private static int country(Owner owner) {
    return owner.country().charAt(0) << 8 | owner.country().charAt(1);
  }

  @Override
  public void tick() {
    if (waiting.isEmpty()) {
      return;
    }
    long now = notices.seconds();
    waiting
        .entrySet()
        .removeIf(
            entry -> {
              int device = entry.getKey();
              boolean abroad =
                  notices.wants(AlertKind.NEW_COUNTRY)
                      && entry.getValue().contacts.stream().anyMatch(Contact::newCountry);
              int rest = notices.isPersons(device) ? (abroad ? Notices.DAY : Notices.WEEK) : HOUR;
              if (now - entry.getValue().since < TOGETHER_SECONDS
                  || notices.wasTold(AlertKind.NEW_OWNER, device, ANY, rest)) {
                return false;
              }
              notices.told(AlertKind.NEW_OWNER, device, ANY);
              tell(device, entry.getValue(), abroad);
              return true;
            });
  }

  private void tell(int device, Waiting its, boolean abroad) {
    String called = notices.name(device);
    List<Contact> contacts =
        abroad && !notices.wants(AlertKind.NEW_OWNER)
            ? its.contacts.stream().filter(Contact::newCountry).toList()
            : its.contacts;
    Contact first =
        contacts.stream().filter(c -> abroad && c.newCountry).findFirst().orElse(contacts.get(0));
    int count = contacts.size() + its.more;
    String who = first.owner.company() + " (" + first.owner.country() + ")";
    String title =
        called
            + (abroad ? " asks a company of a new country: " : " asks a new company: ")
            + who
            + (count > 1 ? " and " + (count - 1) + " more" : "");
    String all =
        contacts.stream().limit(NAMED).map(FirstContacts::words).collect(Collectors.joining("; "))
            + (count > NAMED ? "; and " + (count - NAMED) + " more" : "");
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("device", called);
    facts.put("company", first.owner.company());
    facts.put("country", first.owner.country());
    facts.put("name", first.name.toString());
    facts.put("blocked", first.blocked);
    facts.put("companies", count);
    notices.raise(
        abroad ? AlertKind.NEW_COUNTRY : AlertKind.NEW_OWNER,
        "#" + device + " " + (abroad ? first.owner.country() : first.owner.company()),
        device,
        title,
        called
            + " had not asked for names of this company since it is watched, for a week at least."
            + " Seen: "
            + all
            + ". The company is who owns the name; where its servers stand, and what was sent, a"
            + " query does not show. An update or a new app does this too. More: tacet firsts"
            + " --device "
            + device
            + "."
            + (first.blocked
                ? ""
                : Notices.typed("To stop it", first.name, "block %s --device " + device)),
        facts);
  }

  private static String words(Contact contact) {
    return contact.owner.company()
        + ", "
        + contact.owner.countryIn(Locale.ENGLISH)
        + ": "
        + Notices.shown(contact.name)
        + (contact.blocked ? " (blocked)" : "");
  }

  @Override
  public void forget(int device) {
    waiting.remove(device);
  }
}
