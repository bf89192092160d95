import { type ComponentChildren, Fragment } from 'preact';
import type { MessageSummary } from '../aws/ses.ts';
import type { Message } from './message.ts';

/** The pages' whole style sheet; the Content-Security-Policy allows it by its hash. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1c2330, #e6e9ef);
  --quiet: light-dark(#566074, #a3acbd);
  --line: light-dark(#dde1e8, #333b4a);
  --ground: light-dark(#f4f5f8, #12161d);
  --card: light-dark(#ffffff, #1b212b);
  --link: light-dark(#1d4fc4, #8fb4ff);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
header, main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header { padding-bottom: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; }
.quiet { color: var(--quiet); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 0 0 1rem; }
label { display: block; font-size: .875rem; color: var(--quiet); }
input, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: .4rem; padding: .4rem .7rem; }
input { width: min(20rem, 70vw); }
button { cursor: pointer; }
ol { list-style: none; margin: 0; padding: 0; }
.messages { padding: 0; }
.messages li { padding: .7rem 1rem; display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
.messages li + li { border-top: 1px solid var(--line); }
.messages .subject { font-weight: 600; }
.messages .to { grid-column: 1 / -1; font-size: .875rem; }
time { white-space: nowrap; color: var(--quiet); font-size: .875rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; white-space: pre-line; }
summary { cursor: pointer; }
details dl { margin-top: .75rem; font-size: .875rem; }
iframe { display: block; width: 100%; height: 75vh; resize: vertical; border: 1px solid var(--line); border-radius: .6rem; background: #fff; color-scheme: light; }
pre { white-space: pre-wrap; margin: 0; font: .95rem/1.5 ui-monospace, monospace; }
nav a { margin-right: 1rem; }
.forms { margin: 1rem 0; }
@media (max-width: 34rem) {
  .messages li, dl { grid-template-columns: minmax(0, 1fr); }
  dd { margin-bottom: .5rem; }
}
`;

function Page({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {/* A constant, and escaped it would not match its hash. */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header>
          <nav aria-label="Site">
            <a href="/">Home</a>
            <a href="/mailbox">Mailbox</a>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

/** In the time zone of this machine, which is the reader's. */
const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

function When({ at }: { at: number | string }) {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{dateFormat.format(date)}</time>;
}

/** Recipients, each a link to all that went there, and whom it did not reach. */
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

/** Isolated, so that bidirectional characters in it turn nothing around it. */
const Subject = ({ children }: { children: string }) => <bdi>{children || '(no subject)'}</bdi>;

export function MessageListPage({
  messages,
  to,
  older,
  newest,
}: {
  /** Newest first. */
  messages: MessageSummary[];
  /** The recipient that is filtered by. */
  to: string | undefined;
  /** URL of the messages before these. */
  older: string | null;
  /** Whether the list starts at the newest message. */
  newest: boolean;
}) {
  const first = to ? `/mailbox?to=${encodeURIComponent(to)}` : '/mailbox';
  return (
    <Page title={to ? `Mailbox: ${to}` : 'Mailbox'}>
      <h1>Mailbox</h1>
      <form action="/mailbox" method="get">
        <div>
          <label for="to">Sent to</label>
          <input id="to" name="to" type="search" inputMode="email" value={to} />
        </div>
        <button type="submit">Show</button>
        {to && <a href="/mailbox">Show all</a>}
      </form>
      {messages.length === 0 ? (
        <div class="card">
          {to ? (
            <p>Nothing was sent to {to} so far.</p>
          ) : (
            <p>
              <strong>No mail yet.</strong> Every e-mail that the onboarding sends on this machine
              is kept here, whomever it is for. The first ones come when somebody submits the form
              behind a setup link: the <a href="/">home page</a> has one.
            </p>
          )}
        </div>
      ) : (
        <ol class="card messages">
          {messages.map((message) => (
            <li key={message.id}>
              <a class="subject" href={`/mailbox/${message.id}`}>
                <Subject>{message.subject}</Subject>
              </a>
              <When at={message.at} />
              <span class="to quiet">
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
    </Page>
  );
}

export function MessagePage({ message, sandbox }: { message: Message; sandbox: string }) {
  const url = `/mailbox/${message.id}`;
  return (
    <Page title={message.subject || '(no subject)'}>
      <h1>
        <Subject>{message.subject}</Subject>
      </h1>
      <div class="card">
        <dl>
          <dt>From</dt>
          <dd>
            <bdi>{message.from}</bdi>
          </dd>
          <dt>To</dt>
          <dd>
            <Recipients of={message} />
          </dd>
          {message.replyTo && (
            <>
              <dt>Reply to</dt>
              <dd>
                <bdi>{message.replyTo}</bdi>
              </dd>
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
          <pre>{message.text}</pre>
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
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <Page title="No such message">
      <h1>No such message</h1>
      <p>
        It is not in this mailbox. <a href="/mailbox">Look at all messages</a>.
      </p>
    </Page>
  );
}
