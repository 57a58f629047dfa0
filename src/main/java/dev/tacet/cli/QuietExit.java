package dev.tacet.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C as the ordinary end of a command that has no other: exit 0 instead of Java's 130. */
final class QuietExit implements Surroundings.Interrupts {
  @Override
  public Surroundings.Registration endQuietly(Runnable last) {
    AtomicBoolean active = new AtomicBoolean(true);
    Thread hook =
        new Thread(
            () -> {
              if (active.get()) {
                try {
                  last.run();
                } finally {
                  // The only way to choose the code once the end has begun.
                  Runtime.getRuntime().halt(ExitCodes.OK);
                }
              }
            },
            "end-quietly");
    Runtime.getRuntime().addShutdownHook(hook);
    // The hook stays registered, inert: removing it fails where the end has begun already.
    return () -> active.set(false);
  }
}
