package dev.tacet.upstream;

import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * HTTP/2 as we speak it to a resolver: nothing is pushed to us, and what it can make us hold is
 * bounded.
 */
final class HttpsCodec {
  private static final int MAX_HEADERS = 8_192;
  private static final int MAX_EMPTY_DATA = 2;
  private static final int MAX_SMALL_CONTINUATIONS = 8;
  private static final int MAX_QUEUED_CONTROL = 1_000;

  private HttpsCodec() {}

  static Http2FrameCodec made() {
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(
            Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(MAX_HEADERS))
        .encoderEnforceMaxConcurrentStreams(true)
        .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA)
        .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
        .gracefulShutdownTimeoutMillis(0)
        .build();
  }
}
