import type { Texts } from '../texts/index.ts';

/**
 * The only script of the pages, and optional. It copies values, shows secrets, converts times to the
 * reader's zone, keeps progress pages current, shows that a button was pressed, checks values when a field
 * loses focus, and updates the form without a reload that would clear the secrets.
 */
export const script = ({ locale, layout, form }: Texts) => `
'use strict';
const words = ${JSON.stringify({ locale, copied: layout.copied, show: form.clientSecret.show, hide: form.clientSecret.hide }).replaceAll('<', '\\u003c')};
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const secrets = (root = document) => all('.secret', root);
const say = (text) => { document.getElementById('live').textContent = text; };

function busy(button, isBusy) {
  button?.classList.toggle('busy', isBusy);
  button?.setAttribute('aria-busy', isBusy);
}

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

const asked = {};
const fieldsOf = (form, button) => {
  const fields = new FormData(form, button);
  return form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
};
async function checkApp(form, button, index) {
  const body = fieldsOf(form, button);
  const place = '#answers-' + index;
  const turn = asked[index] = (asked[index] ?? 0) + 1;
  busy(button, true);
  try {
    const page = await read({ method: 'POST', body });
    if (turn === asked[index]) replace(page, place);
    enhance();
  } catch {
    button.dataset.failed = 'yes';
  }
  busy(button, false);
}

document.addEventListener('change', ({ target }) => {
  const [, index] = /^oktaApps\\.(\\d+)\\.(?:domain|clientId|clientSecret)$/.exec(target.name ?? '') ?? [];
  const button = index && document.querySelector('button[value="checkApp.' + index + '"]');
  const domain = index && document.getElementsByName('oktaApps.' + index + '.domain')[0].value.trim();
  if (button && domain && target.form.elements.step) checkApp(target.form, button, Number(index));
});

document.addEventListener('submit', async (event) => {
  const { target: form, submitter } = event;
  const [action, number] = (submitter?.name === 'action' ? submitter.value : '').split('.');
  if (action === 'checkApp' && !submitter.dataset.failed) {
    event.preventDefault();
    return checkApp(form, submitter, Number(number));
  }
  if (!['addApp', 'removeApp', 'checkUsers', 'leaveOut'].includes(action) || submitter.dataset.failed) {
    // Pressed twice it is sent once.
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    return busy(submitter, true);
  }
  event.preventDefault();
  busy(submitter, true);
  const aboutUsers = action === 'checkUsers' || action === 'leaveOut';
  const typed = secrets(form).map(({ value }) => value);
  if (action === 'removeApp') typed.splice(Number(number), 1);
  const body = fieldsOf(form, submitter);
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
      document.body.className = page.body.className;
      document.title = page.title;
      enhance();
      say(fresh.querySelector('h1').textContent);
    }
  }
  keepCurrent();
}

addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of all('.busy')) busy(button, false);
});
enhance();
keepCurrent();
`;
