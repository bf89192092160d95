import type { Brand } from '../runtime/brand.ts';
import { base } from './base-styles.ts';

/** The only stylesheet of the pages. Do not use style attributes: the policy allows this text only. */
export const styles = (brand: Brand) => `${base(brand)}
.foot { border-top: 1px solid var(--line); color: var(--muted); font-size: .9rem }
.foot p.wrap { padding-top: 1.25rem; padding-bottom: 2rem }

.journey { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: .5rem; padding: 0; margin-top: 1.75rem; list-style: none; counter-reset: step; font-size: .85rem; line-height: 1.3 }
.journey li { counter-increment: step; color: var(--muted); border-top: 4px solid var(--line); padding-top: .5rem }
.journey li::before { content: counter(step) ". " }
.journey .done { border-color: var(--good) }
.journey .done::before { content: "\\2713\\20"; color: var(--good) }
.journey .now { border-color: var(--accent); color: var(--ink); font-weight: 650 }
@media (max-width: 36rem) {
  .journey { gap: .35rem; font-size: .75rem }
  .journey li::before { content: none }
}

.card > h2:first-child { margin: 0 0 .75rem }
.card > h3 + p { margin-top: .25rem }
.panel { border-radius: .8rem; padding: 1rem 1.25rem; margin-top: 1.5rem; border-left: 5px solid var(--accent); background: var(--soft) }
.panel h2 { margin: 0 0 .35rem; font-size: 1.1rem }
.bad { border-color: var(--bad); background: var(--bad-soft) }
.bad h2, .bad-text { color: var(--bad) }
.warn-text { color: var(--warn) }
.checks strong { display: block }
.good { border-color: var(--good); background: var(--good-soft) }
.warn { border-color: var(--warn); background: var(--warn-soft) }
.panel ul { padding-left: 1.2rem }
.panel a { color: inherit }
blockquote { margin: .75rem 0 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--edge); white-space: pre-line }

.wide .wrap { max-width: 78rem }
.eyebrow { color: var(--muted); font-size: .9rem; margin-bottom: .25rem }
.eyebrow span:last-child::before { content: "\\00b7\\20" }
.stepper ol { list-style: none; padding: 0; display: flex; gap: .25rem }
.stepper li { flex: 1 }
.stepper .to { display: flex; align-items: center; gap: .65rem; width: 100%; padding: .4rem; border: 0; border-radius: .5rem; background: none; color: var(--muted); font-weight: 500; text-align: left; line-height: 1.25 }
.stepper button.to:hover { background: var(--soft); filter: none; color: var(--ink) }
.stepper .number { flex: none; width: 1.9rem; height: 1.9rem; border-radius: 50%; display: grid; place-items: center; font-size: .9rem; font-weight: 650; border: 2px solid var(--line); background: var(--paper) }
.stepper .done .number { border-color: var(--good); background: var(--good); color: transparent; position: relative }
.stepper .done .number::after { content: "\\2713"; position: absolute; color: var(--paper) }
.stepper [aria-current] .to { color: var(--ink); font-weight: 650 }
.stepper [aria-current] .number { border-color: var(--accent); box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 22%, transparent) }
.stepper [aria-current]:not(.done) .number { color: var(--accent) }
.setup > div { min-width: 0; margin-top: 1.25rem }
.sides { display: grid; gap: 1.5rem; margin-top: 1.25rem }
.sides > div { min-width: 0 }
.fields > :first-child, .fields > :first-child > fieldset:first-child { margin-top: 0 }
.named { font-weight: 650; font-size: 1.05rem; overflow-wrap: anywhere }
.records > ul { list-style: none; padding: 0; display: grid; gap: 1rem; margin-top: .75rem }
.records p { margin-top: .9rem }
.tasks { list-style: none; padding: 0; display: grid; gap: 1.1rem }
.guide > * + * { margin-top: 1rem }
.ends > :last-child { margin-left: auto }
.ends { border-top: 1px solid var(--line); padding-top: 1.25rem; margin-top: 1.75rem }
.summary { position: relative }
.summary > button { position: absolute; top: .9rem; right: 1rem; padding: .35rem .8rem }
@media (max-width: 60rem) { .stepper .name { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%) } .stepper .to { justify-content: center; padding: .4rem 0 } .stepper li { position: relative } }
@media (min-width: 60.01rem) {
  .setup { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2.5rem }
  .setup > div { margin-top: 0 }
  .stepper ol { flex-direction: column; position: sticky; top: 1.5rem }
  .sides { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2.5rem; align-items: start }
  .more-fields { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) }
}
button.link { border: 0; padding: 0; background: none; color: var(--accent); font-weight: 400; text-decoration: underline; text-underline-offset: .15em }

.copy { display: flex; align-items: stretch; margin-top: .5rem; border: 1px solid var(--edge); border-radius: .5rem; overflow: hidden }
.copy .value { flex: 1; min-width: 0; padding: .55rem .75rem; overflow-wrap: anywhere; background: var(--soft); user-select: all }
.copy button { border: 0; border-left: 1px solid var(--edge); border-radius: 0; padding: .4rem .9rem; min-width: 5.5rem; background: var(--paper); color: var(--accent) }

.console { --theirs: #1662dd }
.picture { max-width: 36rem; border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; font-size: .8rem; line-height: 1.4; background: var(--paper); box-shadow: 0 1px 2px rgb(0 0 0 / .05), 0 6px 20px -8px rgb(0 0 0 / .18) }
.picture .top-bar img { height: 1.1rem }
.picture .top-bar { display: flex; align-items: center; gap: .75rem; padding: .45rem .7rem; border-bottom: 1px solid var(--line) }
.picture .search { flex: 1; min-width: 0; border: 1px solid var(--line); border-radius: .3rem; padding: .15rem .5rem; color: var(--muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.picture .who { text-align: right; line-height: 1.25; font-size: .72rem; color: var(--muted) }
.picture .who b { display: block; color: var(--ink); font-weight: 650 }
.picture .split { display: grid; grid-template-columns: 8.2rem minmax(0, 1fr) }
.picture .menu { display: grid; align-content: start; gap: .4rem; padding: .7rem; background: var(--soft); border-right: 1px solid var(--line); color: var(--muted) }
.picture .section { display: flex; justify-content: space-between }
.picture .section::after { content: ""; width: .35rem; height: .35rem; margin: .35rem .1rem 0 0; border: solid var(--edge); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg) }
.picture .open::after { transform: rotate(45deg) }
.picture .menu .inner { margin: -.1rem -.7rem 0; padding: .15rem .7rem .15rem 1.3rem; color: var(--theirs, var(--accent)); font-weight: 650; border-left: 3px solid var(--theirs, var(--accent)) }
.picture .place { font-size: 1rem; font-weight: 650 }
.picture .dialog { display: grid; gap: .3rem; margin-top: .4rem; padding: .8rem; border: 1px solid var(--line); border-radius: .5rem; box-shadow: 0 8px 24px -12px rgb(0 0 0 / .35) }
.picture .tabs { display: flex; flex-wrap: wrap; gap: .3rem 1rem; border-bottom: 1px solid var(--line); color: var(--muted) }
.picture .tabs .now { color: var(--ink); font-weight: 650; border-bottom: 2px solid var(--theirs, var(--accent)) }
.picture .bar { display: flex; align-items: center; gap: .5rem; padding: .5rem .8rem; background: var(--soft); border-bottom: 1px solid var(--line); font-weight: 650 }
.picture .bar span { margin-left: auto; font-weight: 400; border: 2px solid var(--accent); border-radius: .3rem; padding: 0 .4rem }
.picture .body { padding: .8rem; display: grid; gap: .35rem; align-content: start; min-width: 0 }
.picture .label { font-weight: 650; margin-top: .35rem }
.picture .label.first { margin-top: 0; font-size: .9rem }
@media screen and (prefers-color-scheme: dark) { .console { --theirs: #8ab4ff } }
@media (max-width: 30rem) { .picture .split { grid-template-columns: minmax(0, 1fr) } .picture .menu { display: none } }
.picture .choice { display: flex; gap: .5rem; align-items: baseline; color: var(--muted); padding: .15rem .4rem; border: 2px solid transparent; border-radius: .4rem }
.picture .choice::before { content: ""; flex: none; width: .8rem; height: .8rem; border: 1.5px solid var(--edge); border-radius: 50%; transform: translateY(.1rem) }
.picture .choice.box::before { border-radius: .15rem }
.picture .on { color: var(--ink) }
.picture .on::before { border-color: var(--theirs, var(--accent)); background: var(--theirs, var(--accent)); box-shadow: inset 0 0 0 2px var(--paper) }
.picture .picked { border-color: var(--accent) }
.picture .about { display: block; font-size: .72rem; line-height: 1.35; color: var(--muted) }
.picture .copied { display: flex; justify-content: space-between; gap: .5rem; align-items: center }
.picture .copied span { min-width: 0; overflow-wrap: anywhere }
.picture .copier { flex: none; width: .6rem; height: .7rem; margin: .15rem .2rem 0 0; border: 1.5px solid var(--theirs, var(--accent)); border-radius: .12rem; box-shadow: .15rem -.15rem 0 -1px var(--paper), .15rem -.15rem 0 0 var(--theirs, var(--accent)) }
.picture .line { border: 1px solid var(--edge); border-radius: .3rem; padding: .2rem .5rem; overflow-wrap: anywhere }
.picture .marked { border: 2px solid var(--accent) }
.picture .keys { display: flex; flex-wrap: wrap; gap: .4rem }
.picture .end { justify-self: end }
.picture .key { display: inline-block; justify-self: start; border-radius: .3rem; padding: .25rem .8rem; border: 1px solid var(--theirs, var(--accent)); background: var(--theirs, var(--accent)); color: var(--paper); font-weight: 650 }
.picture .plain { background: none; color: var(--ink); border-color: var(--edge); font-weight: 400 }
.picture .wide { justify-self: stretch; text-align: center; padding: .5rem }
.picture .faint { background: none; color: var(--muted); border: 1px solid var(--edge); font-weight: 400 }

fieldset { border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem 1.25rem 1.25rem; margin-top: 1.25rem; min-width: 0 }
legend { float: left; width: 100%; padding: 0; font-weight: 650; font-size: 1.1rem }
legend + * { clear: both }
fieldset.plain { border: 0; padding: 0; margin-top: .75rem }
.plain legend { font-weight: 400; font-size: 1rem }
legend + .field, legend ~ input[type=hidden] + .field { padding-top: .9rem }
ul.plain { list-style: none; padding: 0; display: grid; gap: 1.5rem; margin-top: 1.25rem }
details ul.plain { gap: .6rem; margin-top: 0 }
.copy + p, blockquote + p { margin-top: .75rem }
.field { margin-top: 1.1rem }
.field > label, .field > .label { display: block; font-weight: 600 }
input.value { font-size: .95rem }
.secret { -webkit-text-security: disc }
.secret.shown { -webkit-text-security: none }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); column-gap: 1.25rem }
.with-button { display: flex; gap: .5rem; align-items: end }
.with-button input { flex: 1; min-width: 0 }
.check { display: flex; gap: .7rem; align-items: flex-start; margin-top: 1rem }
.check span { min-width: 0; overflow-wrap: anywhere }
.check input { width: 1.3rem; height: 1.3rem; margin: .12rem 0 0; flex: none; accent-color: var(--accent) }
.busy { position: relative; color: transparent !important; pointer-events: none }
.busy::after { content: ""; position: absolute; inset: 0; margin: auto; width: 1.1em; height: 1.1em; border: .18em solid var(--line); border-top-color: var(--accent); border-radius: 50% }
.answers { margin-top: 1rem; padding: .9rem 1rem; border-radius: .6rem; background: var(--soft) }
.answers.verified { background: var(--good-soft) }
.ticks { list-style: none; padding: 0; margin-top: .5rem; display: grid; gap: .45rem; font-size: .95rem }
.ticks li { display: flex; gap: .6rem }
.ticks li > div { min-width: 0; overflow-wrap: anywhere }
.ticks p { margin-top: .2rem }
.mark { flex: none; width: 1.25rem; height: 1.25rem; margin-top: .15rem; border-radius: 50%; display: grid; place-items: center; font-size: .75rem; font-weight: 700; color: var(--paper); background: var(--edge) }
.mark::before { content: "\\2013" }
.passed > .mark { background: var(--good) }
.passed > .mark::before { content: "\\2713" }
.failed > .mark { background: var(--bad) }
.failed > .mark::before { content: "!" }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1.25rem }
.field .actions { margin-top: .6rem }
p.actions { display: block }
.actions > span { min-width: 0; overflow-wrap: anywhere }
.list { list-style: none; padding: 0; margin: .35rem 0 0; font-size: .92rem }
.lines { margin-top: .5rem }
.list code { background: none; padding: 0 }

.facts { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .55rem 1.25rem }
.facts dt { color: var(--muted) }
.review { width: 100%; margin-top: .75rem; border-collapse: collapse }
.review th, .review td { padding: .6rem .75rem .6rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere }
.review th { width: 11rem; font-weight: 650 }
.review p { margin: 0 0 .35rem }
@media (max-width: 36rem) { .review th, .review td { display: block; width: auto } .review td { border: 0; padding-top: 0 } }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
@media (max-width: 30rem) { .facts { grid-template-columns: 1fr; gap: 0 } .facts dd { margin-bottom: .6rem } }
.timeline { list-style: none; padding: 0; margin-top: 1rem }
.timeline li { position: relative; padding: 0 0 1rem 1.6rem }
.timeline li::before { content: ""; position: absolute; left: 0; top: .25rem; width: 1.1rem; height: 1.1rem; border-radius: 50%; display: grid; place-items: center; font-size: .65rem; font-weight: 700; color: var(--paper); background: var(--edge); border: 3px solid var(--paper); box-shadow: 0 0 0 1px var(--edge) }
.timeline .good::before, .timeline .bad::before, .timeline .warn::before { content: "\\2713"; border: 0; box-shadow: none; background: var(--good) }
.timeline .bad::before { content: "!"; background: var(--bad) }
.timeline .warn::before { content: "\\2013"; background: var(--warn) }
.timeline .now { font-weight: 650 }
.timeline .now::before { background: var(--paper); border: 4px solid var(--accent); box-shadow: 0 0 0 3px var(--accent-soft) }
.timeline .now span { display: block; color: var(--muted); font-size: .9rem; font-weight: 400 }
.timeline .good, .timeline .bad, .timeline .warn { background: none }
.timeline li:not(:last-child)::after { content: ""; position: absolute; left: .5rem; top: 1.5rem; bottom: -.1rem; border-left: 2px solid var(--line) }
.timeline time { color: var(--muted); font-size: .9rem; display: block }
.bar-of { width: 100%; height: .8rem; accent-color: var(--accent) }
del { color: var(--muted) }
ins { text-decoration: none; font-weight: 650 }
.differences { list-style: none; padding: 0 !important; margin-top: .75rem; display: grid; gap: .35rem; overflow-wrap: anywhere }
.checks { list-style: none; padding: 0; margin-top: .75rem }
.checks li { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; padding: .5rem 0; border-top: 1px solid var(--line) }
.checks li > :first-child { min-width: 0; overflow-wrap: anywhere }
.checks .value { display: block }
.spinner { display: inline-block; width: 1.1em; height: 1.1em; margin-right: .5em; vertical-align: -.15em; border: .18em solid var(--line); border-top-color: var(--accent); border-radius: 50% }
@media (prefers-reduced-motion: no-preference) {
  .spinner, .busy::after { animation: turn 1s linear infinite }
  @keyframes turn { to { transform: rotate(1turn) } }
}
@media print {
  :root { color-scheme: light }
  .top, .foot, .skip, button, .journey { display: none }
  main.wrap { padding: 0 }
  .card, fieldset, .picture, li { break-inside: avoid }
}
@media (forced-colors: active) {
  .journey .now { border-color: Highlight }
  .picture .picked, .picture .marked { border-color: Highlight }
}
`;
