import { Fragment } from 'preact';
import type { MessageSummary } from '../aws/ses.ts';
import { When } from '../page.tsx';
import type { Message } from './message.ts';

export const MAILBOX_STYLE = `
.filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 0 0 1rem; }
.filter > div { flex: 0 1 20rem; }
.messages { list-style: none; padding: 0; }
.messages li { padding: .7rem 1rem; display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
.messages li + li { border-top: 1px solid var(--line); }
.messages .subject { font-weight: 600; }
.messages .to { grid-column: 1 / -1; font-size: .875rem; }
.messages time { color: var(--muted); font-size: .875rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; white-space: pre-line; }
details dl { margin-top: .75rem; font-size: .875rem; }
iframe { display: block; width: 100%; height: 75vh; resize: vertical; border: 1px solid var(--line); border-radius: .6rem; background: #fff; color-scheme: light; }
.text { margin: 0; font-size: .95rem; }
.forms { margin: 1rem 0; }
@media (max-width: 34rem) {
  .messages li, dl { grid-template-columns: minmax(0, 1fr); }
  dd { margin-bottom: .5rem; }
}
`;

/** Recipients, each linked to all mails to them, and whom it did not reach. */
function Recipients({
  of: { to, undelivered },
}: {
  of: Pick<MessageSummary, 'to' | 'undelivered'>;
}) {
  return (
    <>
      {to.map((address, index) => (
        <span key={address}>
          {index > 0 && ', '}
          <a href={`/mailbox?to=${encodeURIComponent(address)}`}>{address}</a>
          {undelivered.includes(address) && ' (bounced or reported as spam)'}
        </span>
      ))}
    </>
  );
}

const subjectOf = (subject: string) => subject || '(no subject)';

export function MessageListPage({
  messages,
  to,
  older,
  newest,
}: {
  /** Newest first. */
  messages: MessageSummary[];
  /** The recipient to filter by. */
  to: string | undefined;
  /** URL of the earlier messages. */
  older: string | null;
  /** Whether the list starts at the newest message. */
  newest: boolean;
}) {
  const first = to ? `/mailbox?to=${encodeURIComponent(to)}` : '/mailbox';
  return (
    <>
      <h1>Mailbox</h1>
      <form class="filter" action="/mailbox" method="get">
        <div>
          <label for="to">Sent to</label>
          <input id="to" name="to" type="search" inputMode="email" value={to} />
        </div>
        <button class="quiet" type="submit">
          Show
        </button>
        {to && <a href="/mailbox">Show all</a>}
      </form>
      {messages.length === 0 ? (
        <div class="card">
          {to ? (
            <p>Nothing was sent to {to} so far.</p>
          ) : (
            <p>
              <strong>No mail yet.</strong> Every e-mail that is sent on this machine is kept here,
              whoever it is for. The first ones come when somebody submits the form behind a setup
              link: the <a href="/">home page</a> has one.
            </p>
          )}
        </div>
      ) : (
        <ol class="card messages">
          {messages.map((message) => (
            <li key={message.id}>
              <a class="subject" href={`/mailbox/${message.id}`}>
                {subjectOf(message.subject)}
              </a>
              <When at={message.at} />
              <span class="to muted">
                to <Recipients of={message} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <nav aria-label="Pages">
        {!newest && <a href={first}>Newest</a>}
        {older && <a href={older}>Older</a>}
      </nav>
    </>
  );
}

export function MessagePage({ message, sandbox }: { message: Message; sandbox: string }) {
  const url = `/mailbox/${message.id}`;
  return (
    <>
      <h1>{subjectOf(message.subject)}</h1>
      <div class="card">
        <dl>
          <dt>From</dt>
          <dd>{message.from}</dd>
          <dt>To</dt>
          <dd>
            <Recipients of={message} />
          </dd>
          {message.replyTo && (
            <>
              <dt>Reply to</dt>
              <dd>{message.replyTo}</dd>
            </>
          )}
          <dt>Sent</dt>
          <dd>
            <When at={message.at} />
          </dd>
          {message.attachments.length > 0 && (
            <>
              <dt>Attached</dt>
              <dd>
                {message.attachments
                  .map(
                    ({ filename, contentType, bytes }) =>
                      `${filename} (${contentType}, ${bytes} bytes)`,
                  )
                  .join('\n')}
              </dd>
            </>
          )}
        </dl>
      </div>
      {message.html !== null ? (
        <iframe title="The message" sandbox={sandbox} src={`${url}/html`} />
      ) : (
        <div class="card">
          <pre class="text">{message.text}</pre>
        </div>
      )}
      <nav class="forms" aria-label="Forms of this message">
        {message.html !== null && <a href={`${url}/html`}>HTML alone</a>}
        {message.text !== null && <a href={`${url}/text`}>Text part</a>}
        <a href={`${url}/raw`}>Source</a>
      </nav>
      <details class="card">
        <summary>All headers</summary>
        <dl>
          {Object.entries(message.headers).map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      </details>
    </>
  );
}

export function NotFoundPage() {
  return (
    <>
      <h1>No such message</h1>
      <p>
        It is not in this mailbox. <a href="/mailbox">All messages</a>.
      </p>
    </>
  );
}
