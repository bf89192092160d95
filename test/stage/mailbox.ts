import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import type { SentMail } from '../flow/target.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The mails that arrive in a mailbox from now on. Read-only: nothing is marked or deleted.
 * @param url `imaps://user:password@host:993`; with `imap:` the connection is encrypted by STARTTLS,
 *   which only this machine's own server may lack
 * @throws Error that names the host, but neither user nor password
 */
export async function openMailbox(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'imaps:';
  const client = new ImapFlow({
    host: hostname,
    port: Number(port || (secure ? 993 : 143)),
    secure,
    ...(secure || LOOPBACK.includes(hostname) ? {} : { doSTARTTLS: true }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
  });
  // The next command reports a lost connection; without a listener, the event would end the process.
  client.on('error', () => {});
  const { uidNext } = await client
    .connect()
    .then(() => client.mailboxOpen('INBOX', { readOnly: true }))
    .catch((error: Error & { responseText?: string }) => {
      client.close();
      throw new Error(`No mailbox at ${hostname}: ${error.responseText ?? error.message}`);
    });

  const mails: SentMail[] = [];
  let next = uidNext;
  const readNew = async () => {
    // The server reports new mails only in response to a command.
    await client.noop();
    if (!client.mailbox || client.mailbox.exists === 0) return;
    // `n:*` always includes the last mail, even an older one.
    for await (const { uid, source } of client.fetch(
      `${next}:*`,
      { uid: true, source: true },
      { uid: true },
    )) {
      if (uid < next || !source) continue;
      const { to, subject, text } = await simpleParser(source);
      const addresses = [to ?? []].flat().flatMap(({ value }) => value);
      mails.push({
        to: addresses.flatMap(({ address }) => address ?? []),
        subject: subject ?? '',
        text: text ?? '',
      });
      next = uid + 1;
    }
  };
  // One read at a time: two at once would read the same mails.
  let looking = Promise.resolve();
  return {
    /** All mails to this address so far, oldest first. */
    async mailsTo(address: string): Promise<SentMail[]> {
      looking = looking.catch(() => {}).then(readNew);
      await looking;
      return mails.filter(({ to }) => to.includes(address));
    },
    close: () => client.logout(),
  };
}
