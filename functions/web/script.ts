import type { Texts } from '../texts/index.ts';

/**
 * The pages' one script. Nothing needs it: it copies, shows secrets, gives times in the reader's
 * zone, keeps a progress page current, and spares the form a round trip that would clear the secrets.
 */
export const script = ({ locale, layout, form }: Texts) => `
'use strict';
const words = ${JSON.stringify({ locale, copied: layout.copied, show: form.clientSecret.show, hide: form.clientSecret.hide }).replaceAll('<', '\\u003c')};
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const secrets = (root = document) => all('.secret', root);
const say = (text) => { document.getElementById('live').textContent = text; };

function enhance() {
  for (const element of all('[data-script]')) element.hidden = element.dataset.script === 'off';
  for (const time of all('time[datetime]')) {
    time.textContent = new Date(time.dateTime).toLocaleString(words.locale, { dateStyle: 'long', timeStyle: 'short' });
  }
}

document.addEventListener('click', async ({ target }) => {
  const copy = target.closest('[data-copy]');
  if (copy) {
    await navigator.clipboard.writeText(copy.previousElementSibling.textContent);
    copy.dataset.label ??= copy.firstElementChild.textContent;
    copy.firstElementChild.textContent = words.copied;
    say(words.copied);
    setTimeout(() => { copy.firstElementChild.textContent = copy.dataset.label; }, 2000);
  }
  const show = target.closest('[data-show]');
  if (show) {
    const shown = show.previousElementSibling.classList.toggle('shown');
    show.firstElementChild.textContent = shown ? words.hide : words.show;
    show.setAttribute('aria-pressed', shown);
  }
});

async function read(options) {
  const response = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' }, ...options });
  if (!response.ok) throw new Error(response.status);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function replace(page, selector) {
  const [fresh, stale] = [page, document].map((root) => root.querySelector(selector));
  if (fresh && stale) stale.replaceWith(fresh);
}

document.addEventListener('submit', async (event) => {
  const { target: form, submitter } = event;
  const [action, number] = (submitter?.name === 'action' ? submitter.value : '').split('.');
  if (!['addApp', 'removeApp', 'checkUsers', 'leaveOut'].includes(action) || submitter.dataset.failed) return;
  event.preventDefault();
  const aboutUsers = action === 'checkUsers' || action === 'leaveOut';
  const typed = secrets(form).map(({ value }) => value);
  if (action === 'removeApp') typed.splice(Number(number), 1);
  const body = new FormData(form, submitter);
  for (const { name } of secrets(form)) body.delete(name);
  try {
    const page = await read({ method: 'POST', body });
    for (const part of ['#oktaApps', '#emailDomains']) replace(page, part);
    replace(page, '#usersField');
  } catch {
    submitter.dataset.failed = 'yes';
    form.requestSubmit(submitter);
    return;
  }
  for (const [index, secret] of secrets(form).entries()) secret.value = typed[index] ?? '';
  enhance();
  const next = aboutUsers ? '#users' : '#oktaApps fieldset:last-of-type input';
  document.querySelector(next).focus();
  const result = aboutUsers ? '#usersFile-error, #users-result th' : '#oktaApps fieldset:last-of-type legend';
  say(all(result).map(({ textContent }) => textContent.trim()).join(', '));
});

async function keepCurrent() {
  const main = document.querySelector('main');
  const seconds = Number(main.dataset.poll);
  if (!seconds) return;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  if (!document.hidden) {
    const page = await read().catch(() => undefined);
    const fresh = page?.querySelector('main');
    if (fresh && fresh.dataset.state !== main.dataset.state) {
      main.replaceWith(fresh);
      document.title = page.title;
      enhance();
      say(fresh.querySelector('h1').textContent);
    }
  }
  keepCurrent();
}

enhance();
keepCurrent();
`;
