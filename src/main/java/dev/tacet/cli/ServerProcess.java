package dev.tacet.cli;

import dev.tacet.config.Config;
import dev.tacet.server.ServerOptions;
import dev.tacet.server.TacetServer;
import dev.tacet.store.StoreException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server as a process: started, told what it is told, stopped in order. */
final class ServerProcess implements ServerRun {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

  @Override
  public int run(Instance instance) {
    Config config = instance.config().inDirectory(instance.dataDirectory());
    instance.notes().forEach(LOG::info);
    String configuration = config.readFrom(instance.configFile());
    boolean firstLook = instance.around().variable("TACET_CHECKOUT").isPresent();
    // Told while it starts, which would end the JVM otherwise, the lists are read again afterwards.
    AtomicBoolean toldEarly = new AtomicBoolean();
    AtomicReference<Runnable> hangUp = new AtomicReference<>(() -> toldEarly.set(true));
    Signals signals = new Signals();
    signals.listenForHangUp(() -> hangUp.get().run());
    try (TacetServer server =
        TacetServer.start(
            config, new ServerOptions(instance.around().version(), configuration, firstLook))) {
      signals.listenForEnd();
      Runnable reload =
          () -> {
            LOG.info("told to read the lists again");
            server.reload();
          };
      hangUp.set(reload);
      if (toldEarly.get()) {
        reload.run();
      }
      announce(server, config, instance.around().version());
      signals.awaitEnd();
      LOG.info("stopping");
      return ExitCodes.OK;
    } catch (IOException e) {
      throw Failures.told(e);
    } catch (StoreException e) {
      throw Failures.told(e);
    }
  }

  private static void announce(TacetServer server, Config config, String version) {
    LOG.info("Tacet {} answers on {}", version, String.join(", ", server.listening()));
    server.encrypted().forEach(LOG::info);
    LOG.info("data in {}", config.dataDirectory());
    if (!server.portTaken().isEmpty()) {
      LOG.warn("not on port {}: {}", config.listen().port(), server.portTaken());
      LOG.info("devices ask port 53 only; to try it from here:");
    }
    String port = server.port() == 53 ? "" : "-p " + server.port() + " ";
    LOG.info("try: dig @{} {}tracking.miui.com", firstHost(server), port);
  }

  private static String firstHost(TacetServer server) {
    return server.listening().stream()
        .filter(address -> address.startsWith("127."))
        .findFirst()
        .or(() -> server.listening().stream().findFirst())
        .map(address -> address.substring(0, address.lastIndexOf(':')))
        .map(host -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
        .orElse("127.0.0.1");
  }
}
