package dev.tacet.resolve;

/**
 * An answer ready to send.
 *
 * @param octets the whole message; whoever gets it owns it
 * @param rcode its response code, extended codes included
 */
record Reply(byte[] octets, int rcode) {}
