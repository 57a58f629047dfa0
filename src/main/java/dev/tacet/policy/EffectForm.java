package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ResourceData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How sources and effects are written in a compiled index: a count, then each in order. Their
 * numbers are their places.
 */
final class EffectForm {
  private static final int ALLOWS = 1;
  private static final int IMPORTANT = 2;
  private static final int CANCELS = 4;
  private static final int OTHER_TYPES = 8;
  private static final int FOR_CLIENTS = 16;

  private static final int AS_CONFIGURED = 0;
  private static final int DROP = 1;
  private static final int TCP_ONLY = 2;
  private static final int CODE = 3;
  private static final int RECORDS = 4;
  private static final int ALIAS = 5;

  private EffectForm() {}

  static void writeSources(OctetWriter out, List<RuleSource> sources) {
    out.number(sources.size());
    for (RuleSource source : sources) {
      out.octet(source.kind().ordinal()).text(source.name());
    }
  }

  static List<RuleSource> readSources(OctetReader in) {
    RuleSource.Kind[] kinds = RuleSource.Kind.values();
    int count = in.count();
    List<RuleSource> sources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int kind = in.octet();
      if (kind >= kinds.length) {
        throw new DamagedIndexException("source " + i + " is of an unknown kind");
      }
      try {
        sources.add(new RuleSource(i, kinds[kind], in.text()));
      } catch (IllegalArgumentException e) {
        throw new DamagedIndexException("source " + i + " cannot be read", e);
      }
    }
    return List.copyOf(sources);
  }

  /** What {@link LeftOut} wrote behind the sources. */
  static int[] readLeftOut(OctetReader in, int sources) {
    int[] leftOut = new int[sources];
    for (int i = 0; i < sources; i++) {
      leftOut[i] = in.number();
    }
    if (!in.atEnd()) {
      throw new DamagedIndexException("it has more sources than it says");
    }
    return leftOut;
  }

  static void write(OctetWriter out, Effect effect) {
    Terms terms = effect.terms();
    Condition condition = terms.condition();
    out.number(effect.source().index());
    out.octet(
        (terms.action() == Action.ALLOW ? ALLOWS : 0)
            | (terms.important() ? IMPORTANT : 0)
            | (terms.cancels() ? CANCELS : 0)
            | (condition.otherTypes() ? OTHER_TYPES : 0)
            | (condition.clients().equals(Clients.ALL) ? 0 : FOR_CLIENTS));
    out.number(condition.types().size());
    condition.types().stream().sorted().forEach(out::number);
    out.number(condition.exceptBelow().size());
    condition.exceptBelow().forEach(out::name);
    if (!condition.clients().equals(Clients.ALL)) {
      ClientsForm.write(out, condition.clients());
    }
    write(out, terms.answer());
  }

  private static void write(OctetWriter out, RuleAnswer answer) {
    if (answer instanceof RuleAnswer.Code code) {
      out.octet(CODE).number(code.rcode());
    } else if (answer instanceof RuleAnswer.Records records) {
      out.octet(RECORDS).number(records.records().size());
      for (ResourceData data : records.records()) {
        out.number(data.type()).counted(data.octets());
      }
    } else if (answer instanceof RuleAnswer.Alias alias) {
      out.octet(ALIAS).name(alias.canonical());
    } else if (answer instanceof RuleAnswer.Drop) {
      out.octet(DROP);
    } else if (answer instanceof RuleAnswer.TcpOnly) {
      out.octet(TCP_ONLY);
    } else {
      out.octet(AS_CONFIGURED);
    }
  }

  static List<Effect> readAll(OctetReader in, List<RuleSource> sources) {
    int count = in.count();
    List<Effect> effects = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      effects.add(read(in, sources));
    }
    if (!in.atEnd()) {
      throw new DamagedIndexException("it has more effects than it says");
    }
    return List.copyOf(effects);
  }

  private static Effect read(OctetReader in, List<RuleSource> sources) {
    int source = in.number();
    if (source < 0 || source >= sources.size()) {
      throw new DamagedIndexException("an effect names an unknown source");
    }
    int flags = in.octet();
    Set<Integer> types = new HashSet<>();
    for (int left = in.count(); left > 0; left--) {
      types.add(in.number());
    }
    List<DomainName> except = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      except.add(in.name());
    }
    Clients clients = (flags & FOR_CLIENTS) == 0 ? Clients.ALL : ClientsForm.read(in);
    Condition condition =
        types.isEmpty() && except.isEmpty() && (flags & (OTHER_TYPES | FOR_CLIENTS)) == 0
            ? Condition.ALWAYS
            : new Condition(types, (flags & OTHER_TYPES) != 0, except, clients);
    Terms terms =
        new Terms(
            (flags & ALLOWS) != 0 ? Action.ALLOW : Action.BLOCK,
            (flags & IMPORTANT) != 0,
            (flags & CANCELS) != 0,
            condition,
            readAnswer(in));
    return new Effect(sources.get(source), terms);
  }

  private static RuleAnswer readAnswer(OctetReader in) {
    int kind = in.octet();
    return switch (kind) {
      case AS_CONFIGURED -> RuleAnswer.AS_CONFIGURED;
      case DROP -> RuleAnswer.DROP;
      case TCP_ONLY -> RuleAnswer.TCP_ONLY;
      case CODE -> new RuleAnswer.Code(in.number());
      case RECORDS -> readRecords(in);
      case ALIAS -> new RuleAnswer.Alias(in.name());
      default -> throw new DamagedIndexException("an effect gives an unknown kind of answer");
    };
  }

  private static RuleAnswer readRecords(OctetReader in) {
    List<ResourceData> records = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      int type = in.number();
      try {
        records.add(new ResourceData(type, in.counted()));
      } catch (IllegalArgumentException e) {
        throw new DamagedIndexException("an effect's record is too long", e);
      }
    }
    return new RuleAnswer.Records(records);
  }
}
