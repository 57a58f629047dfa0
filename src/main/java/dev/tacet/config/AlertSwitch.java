package dev.tacet.config;

/** Whether something is told. */
public enum AlertSwitch {
  ON,
  OFF
}
