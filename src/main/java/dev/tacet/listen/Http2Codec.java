package dev.tacet.listen;

import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** HTTP/2 as we speak it to clients, with bounds on what they can make us do and hold. */
final class Http2Codec {
  private static final int MAX_STREAMS = HttpQueries.MAX_WAITING;
  private static final int MAX_HEADERS = 8_192;

  /** Resets a client may send, or have us send, in so many seconds (CVE-2023-44487, 2025-8671). */
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  /** Acknowledgements that a client makes us write and does not read (CVE-2019-9512, 9515). */
  private static final int MAX_QUEUED_CONTROL = 1_000;

  private static final int MAX_EMPTY_DATA = 2;
  private static final int MAX_SMALL_CONTINUATIONS = 8;
  private static final int GOODBYE_MILLIS = 1_500;

  private Http2Codec() {}

  /** For one connection. */
  static Http2FrameCodec made() {
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(
            Http2Settings.defaultSettings()
                .maxConcurrentStreams(MAX_STREAMS)
                .maxHeaderListSize(MAX_HEADERS))
        .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA)
        .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
        .gracefulShutdownTimeoutMillis(GOODBYE_MILLIS)
        .build();
  }
}
