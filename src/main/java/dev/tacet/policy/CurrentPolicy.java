package dev.tacet.policy;

import java.util.function.UnaryOperator;

/**
 * The policy in force: one volatile reference. Readers take no lock; each query reads it once.
 * Writers (rules, lists, interfaces) change their own part and wait for each other. Thread-safe.
 */
public final class CurrentPolicy {
  private volatile Policy policy;

  public CurrentPolicy(Policy first) {
    policy = first;
  }

  public Policy get() {
    return policy;
  }

  /** Replaces the policy by a changed copy of itself. */
  public synchronized void update(UnaryOperator<Policy> change) {
    policy = change.apply(policy);
  }
}
