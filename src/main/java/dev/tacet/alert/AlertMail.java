package dev.tacet.alert;

import dev.tacet.config.AlertMailConfig;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * A notice as e-mail: plain text in UTF-8. The subject is one line by its making (what could end a
 * line is written out in a {@link Notice}), and is encoded by RFC 2047 where it is not ASCII.
 */
final class AlertMail extends MimeMessage {
  private final String from;

  AlertMail(Session session, AlertMailConfig config, Notice notice, Instant now)
      throws MessagingException {
    super(session);
    from = config.from();
    setFrom(new InternetAddress(from));
    setRecipients(Message.RecipientType.TO, InternetAddress.parse(String.join(",", config.to())));
    // What a name only makes look encoded would be decoded by who reads it.
    setSubject("Tacet: " + notice.title().replace("=?", "=\\u{3f}"), "UTF-8");
    setSentDate(Date.from(now));
    // So that nobody's automatic answer comes back (RFC 3834).
    setHeader("Auto-Submitted", "auto-generated");
    setText(text(notice), "UTF-8");
    setHeader("Content-Transfer-Encoding", "base64");
    saveChanges();
  }

  private static String text(Notice notice) {
    StringBuilder text = new StringBuilder(notice.text()).append("\n\n");
    if (!notice.deviceName().isEmpty()) {
      text.append("Device: ").append(notice.deviceName());
      text.append(" (#").append(notice.device()).append(")\n");
    }
    text.append("When:   ").append(notice.at().toString()).append('\n');
    notice.facts().forEach((key, value) -> text.append(key + ": " + value + "\n"));
    return text.toString();
  }

  /** Its own way would ask the system's resolver for our name. */
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", "<" + UUID.randomUUID() + from.substring(from.indexOf('@')) + ">");
  }
}
