package dev.tacet.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What one test has opened: closed when it ends, the last first.
 *
 * <pre>{@code
 * @RegisterExtension private final Opened opened = new Opened();
 * private final FakeUpstream upstream = opened.add(FakeUpstream.start());
 * }</pre>
 */
public final class Opened implements AfterEachCallback {
  private final List<AutoCloseable> all = new ArrayList<>();

  public <T extends AutoCloseable> T add(T one) {
    all.add(one);
    return one;
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    Collections.reverse(all);
    for (AutoCloseable one : all) {
      one.close();
    }
    all.clear();
  }
}
