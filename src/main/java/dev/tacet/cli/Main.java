package dev.tacet.cli;

import dev.tacet.lists.VendorProfiles;
import dev.tacet.server.BuildTime;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Where the program begins. */
public final class Main {
  private static final String LOCALES = "java.locale.providers";

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    boolean serves = Arrays.asList(arguments).contains("serve");
    // Other verbs speak for themselves; a library's chatter would be taken for theirs.
    String level = environment.getOrDefault("TACET_LOG_LEVEL", serves ? "INFO" : "WARN");
    System.setProperty("tacet.log.level", level);
    if (System.getProperty(LOCALES) == null) {
      // Nothing here is written the way of a country, but SQLite's driver asks for a calendar at
      // each
      // start. Before 23 that made Java list the locales of its older data, too: for milliseconds.
      System.setProperty(LOCALES, "CLDR");
    }
    ReferenceData.expectBy(arguments);
    Surroundings around =
        new Surroundings(
            environment,
            Layout.installed(),
            new Times(Clock.systemUTC(), ZoneId.systemDefault()),
            time -> Thread.sleep(time.toMillis()),
            new QuietExit(),
            version(),
            BuildTime::read);
    System.exit(new Program(StandardStreams.terminal(environment), around, hooks()).run(arguments));
  }

  /** From the jar's manifest; classes run from a build directory have none. */
  private static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static Hooks hooks() {
    return new Hooks(
        new Door(new UnixSocketConnector(), new OfflineAccess()),
        new YamlConfigReader(() -> VendorProfiles.shipped().ids()),
        // Not made before it is run: its logger would fix the log's target for every verb.
        instance -> new ServerProcess().run(instance));
  }
}
