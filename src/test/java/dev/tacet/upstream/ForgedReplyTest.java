package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Cookies and letter case: what tells an upstream's replies from forged ones. */
class ForgedReplyTest extends OnLoopback {
  private static final byte[] ITS_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};

  /** Letters enough that all of them fall into one case by chance in no run. */
  private static final String LONG =
      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.example.org";

  private static Optional<byte[]> cookie(Heard heard) {
    if (!heard.edns()) {
      return Optional.empty();
    }
    List<EDNSOption> options = heard.message().getOPT().getOptions(10);
    return options.stream()
        .map(o -> Arrays.copyOfRange(o.toWire(), 4, o.toWire().length))
        .findFirst();
  }

  private static List<Integer> cookieLengths(FakeUpstream fake) {
    return fake.heard(Transport.UDP).stream()
        .map(heard -> cookie(heard).map(octets -> octets.length).orElse(0))
        .toList();
  }

  /** With a cookie made of the client's, and this rcode in the OPT. */
  private static Conduct replying(int rcode, UnaryOperator<byte[]> clientCookie) {
    return query -> {
      Message reply = query.honest();
      byte[] client = Arrays.copyOf(cookie(query.heard()).orElse(new byte[8]), 8);
      reply.removeAllRecords(Section.ADDITIONAL);
      reply.getHeader().setRcode(rcode & 15);
      CookieOption option = new CookieOption(clientCookie.apply(client), ITS_COOKIE);
      reply.addRecord(new OPTRecord(1232, rcode >> 4, 0, 0, List.of(option)), Section.ADDITIONAL);
      query.send(reply.toWire(65_535));
    };
  }

  private static final Conduct WITH_COOKIE = replying(0, client -> client);
  private static final Conduct FORGED_COOKIE = replying(0, client -> new byte[8]);
  private static final Conduct BAD_COOKIE = replying(Rcodes.BADCOOKIE, client -> client);

  private static final Conduct WANTS_COOKIE =
      query ->
          (cookie(query.heard()).orElse(new byte[0]).length == 16 ? WITH_COOKIE : BAD_COOKIE)
              .treat(query);

  @Test
  void itsCookieIsSentBackToIt() {
    FakeUpstream fake = fake();
    fake.udp(WITH_COOKIE);
    UdpUpstream upstream = udp(fake);

    answered(ask(upstream));
    answered(ask(upstream));

    assertThat(cookieLengths(fake)).containsExactly(8, 16);
    byte[] first = cookie(fake.heard().get(0)).orElseThrow();
    byte[] second = cookie(fake.heard().get(1)).orElseThrow();
    assertThat(Arrays.copyOf(second, 8)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(second, 8, 16)).isEqualTo(ITS_COOKIE);
  }

  @Test
  void ourCookieIsAnotherForEachUpstreamAndEachHour() {
    FakeUpstream fake = fake();
    fake.udp(WITH_COOKIE);
    UdpUpstream upstream = udp(fake);
    answered(ask(upstream));
    clock.pass(Duration.ofMinutes(61));
    answered(ask(upstream));
    answered(ask(udp(fake)));

    assertThat(cookieLengths(fake)).containsExactly(8, 8, 8);
    assertThat(fake.heard().stream().map(heard -> Arrays.hashCode(cookie(heard).get())).distinct())
        .hasSize(3);
  }

  @Test
  void aReplyWithAnotherCookieIsIgnoredWhileWaitingGoesOn() {
    FakeUpstream fake = fake();
    fake.udp(FORGED_COOKIE.then(WITH_COOKIE));
    UdpUpstream upstream = udp(fake);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(upstream.mismatches()).isEqualTo(1);
    assertThat(fake.heard()).hasSize(1);
  }

  @Test
  void anUpstreamThatWantsItsCookieIsAskedOnceMoreWithIt() {
    FakeUpstream fake = fake();
    fake.udp(WANTS_COOKIE);

    assertThat(addresses(ask(udp(fake)))).containsExactly("192.0.2.1");

    assertThat(cookieLengths(fake)).containsExactly(8, 16);
    assertThat(fake.heard(Transport.TCP)).isEmpty();
  }

  @Test
  void oneThatIsNeverContentIsAskedOverTcp() {
    FakeUpstream fake = fake();
    fake.udp(BAD_COOKIE);

    assertThat(addresses(ask(udp(fake)))).containsExactly("192.0.2.1");

    assertThat(fake.heard(Transport.UDP)).hasSize(2);
    assertThat(fake.heard(Transport.TCP)).hasSize(1);
    assertThat(cookie(fake.heard(Transport.TCP).get(0))).isEmpty();
  }

  @Test
  void aReplyWithoutTheCookieItHadIsAskedForOverTcp() {
    FakeUpstream fake = fake();
    fake.udp(WITH_COOKIE);
    UdpUpstream upstream = udp(fake);
    answered(ask(upstream));
    fake.udp(Conduct.HONEST);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    assertThat(fake.heard(Transport.TCP)).hasSize(1);

    // It has none any more, which is then no news.
    answered(ask(upstream));
    assertThat(fake.heard(Transport.TCP)).hasSize(1);
  }

  @Test
  void anUpstreamThatDropsCookiesIsAskedWithoutForAWhile() {
    FakeUpstream fake = fake();
    fake.udp(
        query ->
            (cookie(query.heard()).isPresent() ? Conduct.SILENT : Conduct.HONEST).treat(query));
    UdpUpstream upstream = udp(fake);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    answered(ask(upstream));
    assertThat(cookieLengths(fake)).containsExactly(8, 0, 0);

    clock.pass(Duration.ofMinutes(6));
    answered(ask(upstream));
    assertThat(cookieLengths(fake)).containsExactly(8, 0, 0, 8, 0);
  }

  @Test
  void anUpstreamThatRefusesCookiesKeepsEdns() {
    FakeUpstream fake = fake();
    fake.udp(
        query ->
            (cookie(query.heard()).isPresent() ? Conduct.rcode(Rcodes.FORMERR) : Conduct.HONEST)
                .treat(query));
    UdpUpstream upstream = udp(fake);

    answered(ask(upstream));
    answered(ask(upstream));

    assertThat(fake.heard()).extracting(Heard::edns).containsExactly(true, true, true);
    assertThat(cookieLengths(fake)).containsExactly(8, 0, 0);
  }

  private static String asked(Heard heard) {
    return heard.message().getQuestion().getName().toString();
  }

  private static final Conduct IN_LOWER_CASE =
      Conduct.changed(
          reply -> {
            Record question = reply.getQuestion();
            Name lower =
                Name.fromConstantString(question.getName().toString().toLowerCase(Locale.ROOT));
            reply.removeAllRecords(Section.QUESTION);
            reply.addRecord(
                Record.newRecord(lower, question.getType(), question.getDClass()),
                Section.QUESTION);
          });

  private FakeUpstream fakeWithLongName() {
    FakeUpstream fake = fake();
    fake.zone().add(LONG + ". 300 IN A 192.0.2.7");
    return fake;
  }

  private static Exchange askLong(UdpUpstream upstream) {
    return ask(upstream, Asked.upstream(LONG, 1));
  }

  @Test
  void lettersAreOfEitherCaseAndTheAnswerIsTheSame() {
    FakeUpstream fake = fakeWithLongName();
    UdpUpstream upstream = udp(fake);
    for (int i = 0; i < 5; i++) {
      assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");
    }

    assertThat(fake.heard())
        .extracting(ForgedReplyTest::asked)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.equalsIgnoreCase(LONG + "."))
        .noneMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)));
    assertThat(upstream.mismatches()).isZero();
  }

  @Test
  void onceItIsKnownAReplyInAnotherCaseIsIgnored() {
    FakeUpstream fake = fakeWithLongName();
    UdpUpstream upstream = udp(fake);
    for (int i = 0; i < 3; i++) {
      askLong(upstream);
    }
    fake.udp(IN_LOWER_CASE.then(Conduct.HONEST));

    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");

    assertThat(upstream.mismatches()).isEqualTo(1);
    assertThat(fake.heard()).hasSize(4);
  }

  @Test
  void anUpstreamThatChangesTheCaseIsAskedInLowerCase() {
    FakeUpstream fake = fakeWithLongName();
    fake.udp(IN_LOWER_CASE);
    UdpUpstream upstream = udp(fake);

    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");
    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");

    assertThat(fake.heard()).hasSize(2);
    assertThat(asked(fake.heard().get(1))).isEqualTo(LONG + ".");
    assertThat(upstream.mismatches()).isZero();
  }

  @Test
  void oneThatBeginsToChangeItIsAskedOverTcpAndThenInLowerCase() {
    FakeUpstream fake = fakeWithLongName();
    UdpUpstream upstream = udp(fake);
    for (int i = 0; i < 3; i++) {
      askLong(upstream);
    }
    fake.udp(IN_LOWER_CASE);

    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");
    assertThat(fake.heard(Transport.TCP)).hasSize(1);
    fake.forgetHeard();
    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");

    assertThat(fake.heard()).extracting(ForgedReplyTest::asked).containsExactly(LONG + ".");
  }

  @Test
  void aReplyWithOurCookieIsBelievedInWhateverCase() {
    FakeUpstream fake = fakeWithLongName();
    UdpUpstream upstream = udp(fake);
    for (int i = 0; i < 3; i++) {
      askLong(upstream);
    }
    fake.udp(
        query -> {
          Message reply = query.honest();
          Record question = reply.getQuestion();
          reply.removeAllRecords(Section.QUESTION);
          reply.removeAllRecords(Section.ADDITIONAL);
          reply.addRecord(
              Record.newRecord(
                  Name.fromConstantString(LONG + "."), question.getType(), question.getDClass()),
              Section.QUESTION);
          byte[] client = cookie(query.heard()).orElseThrow();
          CookieOption option = new CookieOption(client, ITS_COOKIE);
          reply.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(option)), Section.ADDITIONAL);
          query.send(reply.toWire(65_535));
        });

    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");

    assertThat(upstream.mismatches()).isZero();
    assertThat(fake.heard(Transport.TCP)).isEmpty();
  }

  @Test
  void anUpstreamThatDropsUpperCaseIsAnsweredTheRepetition() {
    FakeUpstream fake = fakeWithLongName();
    fake.udp(
        query ->
            (asked(query.heard()).equals(LONG + ".") ? Conduct.HONEST : Conduct.SILENT)
                .treat(query));

    assertThat(addresses(askLong(udp(fake)))).containsExactly("192.0.2.7");
  }

  @Test
  void itCanBeSwitchedOff() {
    FakeUpstream fake = fakeWithLongName();
    UdpUpstream upstream =
        closing(
            new UdpUpstream(
                "plain", fake.address(), false, group.next(), Timing.DEFAULT, clock.nanos()));

    askLong(upstream);

    assertThat(asked(fake.heard().get(0))).isEqualTo(LONG + ".");
  }

  /** Repeats soon, and has all the time in the world for the answer. */
  private static final Timing PATIENT =
      new Timing(ms(150), ms(20_000), ms(20_000), ms(25_000), ms(100), ms(200));

  private static final Conduct DROPS_UPPER_CASE =
      query ->
          (asked(query.heard()).equals(LONG + ".") ? Conduct.HONEST : Conduct.SILENT).treat(query);

  /** Whether the next question is in letters of either case. */
  private static boolean mixes(UdpUpstream upstream, FakeUpstream fake) {
    fake.forgetHeard();
    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");
    return !asked(fake.heard().get(0)).equals(LONG + ".");
  }

  @Test
  void oneLostDatagramDoesNotEndMixedCase() {
    FakeUpstream fake = fakeWithLongName();
    fake.udp(Conduct.losing(1));
    UdpUpstream upstream = udp(fake, PATIENT);

    assertThat(addresses(askLong(upstream))).containsExactly("192.0.2.7");

    assertThat(mixes(upstream, fake)).isTrue();
  }

  @Test
  void silenceToSeveralMixedQuestionsOneAfterTheOtherDoesForAnHour() {
    FakeUpstream fake = fakeWithLongName();
    fake.udp(DROPS_UPPER_CASE);
    UdpUpstream upstream = udp(fake, PATIENT);

    for (int question = 1; question <= 3; question++) {
      assertThat(mixes(upstream, fake)).as("question %d", question).isTrue();
    }
    assertThat(mixes(upstream, fake)).isFalse();

    clock.pass(Duration.ofMinutes(61));
    assertThat(mixes(upstream, fake)).isTrue();
  }

  @Test
  void questionsThatWereLostTogetherAreOneLoss() {
    FakeUpstream fake = fakeWithLongName();
    fake.udp(DROPS_UPPER_CASE);
    EventLoop loop = group.next();
    UdpUpstream upstream =
        closing(new UdpUpstream("together", fake.address(), true, loop, PATIENT, clock.nanos()));
    List<CompletionStage<Exchange>> together = new ArrayList<>();
    // One task of the loop: all are sent before any is repeated.
    CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 6; i++) {
                together.add(upstream.exchange(Asked.upstream(LONG, 1)));
              }
            },
            loop)
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    together.forEach(one -> assertThat(addresses(wait(one))).containsExactly("192.0.2.7"));

    assertThat(mixes(upstream, fake)).isTrue();
  }
}
