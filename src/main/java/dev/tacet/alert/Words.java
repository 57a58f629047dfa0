package dev.tacet.alert;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Optional;

/** What went wrong on the way to a receiver, in words. Pure functions. */
final class Words {
  private Words() {}

  static String of(Throwable cause) {
    if (cause instanceof ConnectException && !(cause instanceof NoRouteToHostException)) {
      return "nothing answers there (connection refused, or no answer); is it running?";
    }
    if (cause instanceof NoRouteToHostException) {
      return "there is no way to that host; is it switched on?";
    }
    String said = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    if (cause instanceof SocketTimeoutException && said.contains("timed out")) {
      return "no answer in time";
    }
    return Notice.line(said, 200);
  }
}
