package dev.tacet.control.api;

import java.util.List;

/**
 * What a device is called by one source. A label names a device and never moves policy.
 *
 * @param text a name, or empty where only a model or services are told
 */
public record DeviceLabel(
    String source, String text, String model, List<String> services, String last) {}
