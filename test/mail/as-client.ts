import { rawData } from 'caniemail';

/** Phone clients in which most business mail is read. */
export type MailClient =
  | 'gmail.android'
  | 'gmail.ios'
  | 'gmail.mobile-webmail'
  | 'outlook.android'
  | 'outlook.ios';

/** A feature's support in a client's newest version: `y` yes, `n` no, `a` partial, `u` unknown. */
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
 * A mail as a client renders it, according to caniemail.com: without the declarations that the client ignores. With
 * another provider's account, Gmail's apps ignore everything except inline styles, so do not rely on dark mode and the
 * like.
 */
export function asClient(html: string, client: MailClient): string {
  const isGmail = client.startsWith('gmail.');
  const bare = isGmail ? html.replace(/<style>.*?<\/style>/s, '') : html;
  return bare.replace(/ style="([^"]*)"/g, (_, style: string) => {
    const kept = style.split(';').filter((each) => each !== '' && isKept(each, client));
    return kept.length > 0 ? ` style="${kept.join(';')}"` : '';
  });
}
