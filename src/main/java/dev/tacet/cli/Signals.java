package dev.tacet.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server is told from outside: TERM and INT end it, HUP reads the lists again. Java has no
 * public way to hear of HUP, and ends with 143 on TERM unless somebody listens; the class that all
 * JVMs have for it is reached by name, so that nothing breaks where one has not.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Begins to listen for HUP. */
  void listenForHangUp(Runnable onHangUp) {
    on("HUP", onHangUp);
  }

  /** Begins to listen for TERM and INT, which until then end the process at once. */
  void listenForEnd() {
    boolean heard = on("TERM", ended::countDown);
    on("INT", ended::countDown);
    if (!heard) {
      // Without it, a shutdown hook at least lets the server stop as it should.
      Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "signals"));
    }
  }

  /** Waits until the server is to end. */
  void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
              return null;
            }
            return method.invoke(action, arguments);
          };
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      LOG.warn("this JVM does not tell of signal {}: {}", name, e.toString());
      return false;
    }
  }
}
