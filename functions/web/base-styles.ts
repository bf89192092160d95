import type { Brand } from '../runtime/brand.ts';
import { palette } from './palette.ts';

/** Styles of all pages, including the embedded default's own: type, spacing, buttons, fields, cards. */
export const base = ({ colors }: Brand) => `${palette(colors)}
*, ::before, ::after { box-sizing: border-box }
html { scroll-padding-top: 1.5rem }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word }
a { color: var(--accent); text-underline-offset: .15em }
h1, h2, h3, p, ol, ul, dl, figure, fieldset { margin: 0 }
.whole { white-space: nowrap }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.15rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance }
h2 { font-size: 1.3rem; line-height: 1.3; letter-spacing: -.01em; margin-top: 2.5rem }
h3 { font-size: 1.05rem; line-height: 1.4 }
p + p, p + ul, p + ol, ul + p, ol + p { margin-top: .75rem }
code, .value { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .9em }
code { padding: .1em .3em; border-radius: .3em; background: var(--soft); overflow-wrap: anywhere }
:focus-visible, [tabindex="-1"]:focus { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .3rem }
[hidden] { display: none !important }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -100vw; top: 0; padding: .6rem 1rem; background: var(--paper); z-index: 1 }
.skip:focus { left: 0 }
.wrap { max-width: 48rem; margin: 0 auto; padding: 0 1.25rem }
.top { border-bottom: 1px solid var(--line) }
.top .wrap { display: flex; align-items: center; gap: .65rem; min-height: 4rem }
.top img { width: 2rem; height: 2rem }
.top strong { font-size: 1.05rem }
.top [data-mark] { display: flex; align-items: center; gap: .6rem }
.top [data-mark]::before { content: attr(data-mark) / ""; flex: none; width: 1.8rem; height: 1.8rem; border-radius: .5rem; display: grid; place-items: center; font-size: .9rem; font-weight: 700; color: var(--accent); background: var(--accent-soft) }
.top span { margin-left: auto; color: var(--muted); text-align: right; min-width: 0; overflow-wrap: anywhere }
main.wrap { padding-top: 2rem; padding-bottom: 3rem }
.lead { margin-top: .75rem; font-size: 1.1rem; color: var(--muted); text-wrap: pretty }
.lead strong { color: var(--ink) }
.muted { color: var(--muted) }
.small { font-size: .9rem }
.card { border: 1px solid var(--line); border-radius: .8rem; padding: 1.25rem; margin-top: 1.25rem }
form { margin: 0 }
input:not([type=checkbox], [type=radio]), textarea { display: block; width: 100%; margin-top: .35rem; padding: .6rem .75rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .5rem }
textarea { min-height: 7.5rem; resize: vertical }
textarea.low { min-height: 4rem }
[aria-invalid=true] { border: 2px solid var(--bad) !important }
button, .button { display: inline-block; font: inherit; font-weight: 650; line-height: 1.3; padding: .7rem 1.15rem; border-radius: .55rem; border: 1px solid var(--accent); background: var(--accent); color: var(--paper); cursor: pointer; text-decoration: none }
button:hover, .button:hover { filter: brightness(1.08) }
button:active { transform: translateY(1px) }
.quiet { background: none; color: var(--accent) }
.danger { background: none; color: var(--bad); border-color: var(--bad) }
.badge { display: inline-block; border-radius: .8rem; padding: .05rem .65rem; font-size: .85rem; font-weight: 600; background: var(--soft); color: var(--muted) }
.badge.passed { background: var(--good-soft); color: var(--good) }
.badge.failed { background: var(--bad-soft); color: var(--bad) }
.badge.now { background: var(--accent-soft); color: var(--accent) }
.badge.passed::before { content: "\\2713\\20" / "" }
.badge.failed::before { content: "!\\20" / "" }
.badge.now::before { content: "\\25b8\\20" / "" }
.badge.noted, .badge.unproven { background: var(--warn-soft); color: var(--warn) }
details { margin-top: 1.25rem; border: 1px solid var(--line); border-radius: .8rem; padding: 0 1.25rem }
details[open] { padding-bottom: 1.25rem }
summary { cursor: pointer; font-weight: 650; padding: 1rem 0 }
.error { color: var(--bad); font-weight: 600; font-size: .95rem }
.hint { color: var(--muted); font-size: .9rem }
`;
