package dev.tacet.control.api;

/**
 * An address of a device.
 *
 * @param source who said so: {@code neighbour table}, {@code owner}, {@code forwarder}, ...
 * @param grade {@code identity} where it may carry policy, else {@code label}
 * @param port the interface or the forwarder it was seen on, or empty
 * @param first when it was seen, empty where it was entered and never seen
 * @param confirmed false where it is only remembered from before the start
 */
public record DeviceAddress(
    String address,
    String source,
    String grade,
    String port,
    String first,
    String last,
    boolean confirmed,
    boolean reachable) {}
