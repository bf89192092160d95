import { rawData } from 'caniemail';

/** Clients of phones by which most mails of a business are read. */
export type MailClient =
  | 'gmail.android'
  | 'gmail.ios'
  | 'gmail.mobile-webmail'
  | 'outlook.android'
  | 'outlook.ios';

/** What the newest version of a client makes of a feature: `n` nothing, `a` a part of it, `y`, `u` unknown. */
function support(slug: string, client: MailClient): string {
  const [family = '', platform = ''] = client.split('.');
  const feature = rawData.data.find((each) => each.slug === slug);
  const versions = feature?.stats[family as keyof typeof feature.stats] as
    | Record<string, Record<string, string>>
    | undefined;
  return Object.values(versions?.[platform] ?? {}).at(-1) ?? 'u';
}

const isDropped = (slug: string, client: MailClient) => support(slug, client).startsWith('n');

function isKept(declaration: string, client: MailClient): boolean {
  const [property = '', value = ''] = declaration.split(':').map((part) => part.trim());
  if (property === 'display' && value === 'none') return !isDropped('css-display-none', client);
  return !isDropped(`css-${property}`, client);
}

/**
 * A mail as a client lays it out, by the data of caniemail.com: without the declarations that it ignores. Gmail's apps
 * ignore all but inline styles where the account is another provider's, so that dark mode and the like are no one's
 * to rely on.
 */
export function asClient(html: string, client: MailClient): string {
  const isGmail = client.startsWith('gmail.');
  const bare = isGmail ? html.replace(/<style>.*?<\/style>/s, '') : html;
  return bare.replace(/ style="([^"]*)"/g, (_, style: string) => {
    const kept = style.split(';').filter((each) => each !== '' && isKept(each, client));
    return kept.length > 0 ? ` style="${kept.join(';')}"` : '';
  });
}
