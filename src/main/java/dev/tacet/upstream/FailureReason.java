package dev.tacet.upstream;

/** Why an upstream gave no usable answer. */
public enum FailureReason {
  /** Silence until the deadline. */
  TIMED_OUT,
  /** The network said no: port unreachable, connection refused or reset. */
  UNREACHABLE,
  /** TLS cannot be had, or who answers has not shown to be the resolver that was meant. */
  UNTRUSTED,
  /** What came back does not parse or does not answer the question. */
  BAD_REPLY,
  /** SERVFAIL or REFUSED from the upstream itself. */
  SERVER_FAILURE,
  /** Too many queries are under way already. */
  OVERLOADED,
  /** There is none. */
  NO_UPSTREAM
}
