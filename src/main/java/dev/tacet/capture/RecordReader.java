package dev.tacet.capture;

/** Takes packets out of one file format. One thread. */
interface RecordReader {
  /** The format in words. */
  String format();

  /** Fills in the next packet; false at the end, or where no more can be made of the input. */
  boolean next(Frame frame);
}
