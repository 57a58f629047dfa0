package dev.tacet.device.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a {@code dhcpd.leases} into statements. One thread. */
final class IscTokens {
  private static final int MAX_WORDS = 64;

  private enum End {
    SEMICOLON,
    BLOCK,
    END_OF_BLOCK,
    END_OF_TEXT
  }

  private final String text;
  private int at;
  private End end = End.SEMICOLON;
  private boolean cut;

  IscTokens(String text) {
    this.text = text;
  }

  /** The words up to the next {@code ;}, brace or the end; what it was, the other methods say. */
  List<String> statement() {
    List<String> words = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case ';' -> {
          return end(words, End.SEMICOLON);
        }
        case '{' -> {
          return end(words, End.BLOCK);
        }
        case '}' -> {
          return end(words, End.END_OF_BLOCK);
        }
        case '#' -> skipComment();
        case '"' -> add(words, string());
        default -> {
          if (Character.isWhitespace(c)) {
            at++;
          } else {
            add(words, word());
          }
        }
      }
    }
    cut |= !words.isEmpty();
    end = End.END_OF_TEXT;
    return words;
  }

  private List<String> end(List<String> words, End how) {
    at++;
    end = how;
    return words;
  }

  private static void add(List<String> words, String word) {
    if (words.size() < MAX_WORDS) {
      words.add(word);
    }
  }

  private void skipComment() {
    int line = text.indexOf('\n', at);
    at = line < 0 ? text.length() : line;
  }

  private String word() {
    int from = at;
    while (at < text.length() && !isSpecial(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isSpecial(char c) {
    return Character.isWhitespace(c) || ";{}\"#".indexOf(c) >= 0;
  }

  /** A text in quotes; {@code \"} is a quote and {@code \303} an octet (UTF-8 where it is that). */
  private String string() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
        escaped(octets);
      } else {
        int point = text.codePointAt(at);
        octets.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(point);
      }
    }
    at = Math.min(at + 1, text.length());
    return octets.toString(StandardCharsets.UTF_8);
  }

  private void escaped(ByteArrayOutputStream octets) {
    int value = 0;
    int digits = 0;
    while (digits < 3 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7') {
      value = value * 8 + text.charAt(at++) - '0';
      digits++;
    }
    if (digits == 0) {
      value = text.charAt(at++);
    }
    octets.write(value);
  }

  /** The statement opened a block. */
  boolean isBlock() {
    return end == End.BLOCK;
  }

  boolean isEndOfBlock() {
    return end == End.END_OF_BLOCK;
  }

  boolean isAtEnd() {
    return end == End.END_OF_TEXT;
  }

  /** The text ended within a statement or a block. */
  boolean isCut() {
    return cut;
  }

  /** Nothing more is read. */
  void giveUp() {
    at = text.length();
    end = End.END_OF_TEXT;
    cut = true;
  }
}
