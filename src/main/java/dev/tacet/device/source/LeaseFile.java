package dev.tacet.device.source;

import java.nio.file.Path;

/**
 * A lease file of the owner's settings. Immutable.
 *
 * @param file or a folder of systemd-networkd, with a file for each interface
 */
public record LeaseFile(Path file, LeaseFormat format) {}
