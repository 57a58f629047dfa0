package dev.tacet.device;

/** What a piece of evidence may do. */
public enum Grade {
  /** May carry policy: it says which device an address belongs to. */
  IDENTITY,

  /**
   * Names a device and never moves policy: it comes from the device itself or from one that
   * believed it. A camera that calls itself {@code dads-laptop} stays a camera.
   */
  LABEL
}
