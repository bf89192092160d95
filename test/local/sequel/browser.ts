/** A page after redirects. */
export interface Page {
  url: URL;
  status: number;
  html: string;
  /** The URLs that led here, in order, including this one. */
  trail: URL[];
}

/** A minimal browser for server-rendered pages: cookies by host and path, redirects, forms. */
export class Browser {
  readonly #cookies = new Map<
    string,
    { host: string; path: string; name: string; value: string }
  >();

  readonly #beforeRequest: (url: URL) => void;

  readonly #fetch: (url: URL, init: RequestInit) => Promise<Response>;

  constructor(
    beforeRequest: (url: URL) => void = () => {},
    ask: (url: URL, init: RequestInit) => Promise<Response> = fetch,
  ) {
    this.#beforeRequest = beforeRequest;
    this.#fetch = ask;
  }

  async open(url: string | URL, init: RequestInit = {}, trail: URL[] = []): Promise<Page> {
    const target = new URL(url);
    this.#beforeRequest(target);
    const headers = new Headers({ accept: 'text/html', ...init.headers });
    const cookies = [...this.#cookies.values()].filter(
      ({ host, path }) => host === target.hostname && target.pathname.startsWith(path),
    );
    if (cookies.length > 0) {
      headers.set('cookie', cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
    }
    const response = await this.#fetch(target, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line, target.hostname);
    const location = response.headers.get('location');
    if (location) {
      await response.body?.cancel();
      return this.open(new URL(location, target), {}, [...trail, target]);
    }
    const html = await response.text();
    return { url: target, status: response.status, html, trail: [...trail, target] };
  }

  /** Follows the link with this text. */
  click(page: Page, text: string): Promise<Page> {
    const link = [...page.html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].find(
      ([, , content]) => content === text,
    );
    if (!link?.[1]) throw new Error(`No link "${text}" at ${page.url}`);
    return this.open(new URL(unescapeHtml(link[1]), page.url));
  }

  /** Submits the page's first form with its own values and these. */
  submit(page: Page, values: Record<string, string>): Promise<Page> {
    const [, action, content] =
      /<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/s.exec(page.html) ?? [];
    if (action === undefined || content === undefined) throw new Error(`No form at ${page.url}`);
    for (const name of Object.keys(values)) {
      if (!content.includes(`name="${name}"`)) throw new Error(`No field ${name} at ${page.url}`);
    }
    return this.open(new URL(unescapeHtml(action), page.url), {
      method: 'POST',
      body: new URLSearchParams(values),
      headers: { origin: page.url.origin },
    });
  }

  /** Submits the page's form with this action. */
  post(page: Page, action: string): Promise<Page> {
    return this.open(new URL(action, page.url), {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { origin: page.url.origin },
    });
  }

  #keep(line: string, host: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', ...value] = pair.split('=');
    const attribute = (wanted: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.split('=')[1];
    const path = attribute('path') ?? '/';
    const key = `${host}${path}${name}`;
    const gone =
      attribute('max-age') === '0' || Date.parse(attribute('expires') ?? '') < Date.now();
    if (gone) this.#cookies.delete(key);
    else this.#cookies.set(key, { host, path, name, value: value.join('=') });
  }
}

const unescapeHtml = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
