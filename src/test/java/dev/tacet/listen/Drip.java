package dev.tacet.listen;

import java.io.IOException;

/** A client that sends a little, again and again: its slowness is what is tested. */
final class Drip {
  /** Sends one of them, which are numbered from 0. */
  interface Drop {
    void send(int number) throws IOException;
  }

  private final Thread thread;

  private Drip(Drop drop) {
    thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                  drop.send(i);
                  Thread.sleep(50);
                }
              } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Until it is told to end, or is cut off. */
  static Drip of(Drop drop) {
    Drip drip = new Drip(drop);
    drip.thread.start();
    return drip;
  }

  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
