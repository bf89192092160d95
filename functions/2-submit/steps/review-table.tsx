import type { Texts } from '../../texts/index.ts';
import { type Finding, type FoundEntry, findings, type Review } from '../people/findings.ts';

/** Lines shown per kind; enough to see the pattern. */
const MOST_LINES = 10;
/** A line can be as long as the whole list. */
const LONGEST_TEXT = 120;

const shorten = (text: string) =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;

function Lines({ t, found }: { t: Texts; found: readonly FoundEntry[] }) {
  const words = t.form.users.review;
  const rest = found.length - MOST_LINES;
  return (
    <ul class="list">
      {found.slice(0, MOST_LINES).map(({ line, text, suggestion }) => (
        <li>
          {words.line(line)} {shorten(text)}
          {suggestion && <> ({t.suggestion(suggestion)})</>}
        </li>
      ))}
      {rest > 0 && <li>{words.more(rest)}</li>}
    </ul>
  );
}

/** The findings in a list by kind, each with a button to leave it out. */
export function ReviewTable({ t, review }: { t: Texts; review: Review }) {
  const words = t.form.users.review;
  const row = (kind: Finding | 'beside', found: readonly FoundEntry[]) => (
    <tr>
      <th scope="row">{words.kinds[kind](found.length)}</th>
      <td>
        <p class="small">{words.explain[kind]}</p>
        <Lines t={t} found={found} />
        {kind !== 'beside' && (
          <button
            type="submit"
            class="quiet"
            name="action"
            value={`leaveOut.${kind}`}
            formaction="#users"
          >
            {words.leaveOut} <span class="unseen">({words.kinds[kind](found.length)})</span>
          </button>
        )}
      </td>
    </tr>
  );
  return (
    <table class="review">
      <caption class="unseen">{words.caption}</caption>
      <tbody>
        <tr>
          <th scope="row">{words.good(review.good.length)}</th>
          <td class="small">{words.explain.good}</td>
        </tr>
        {findings.map((finding) => {
          const found = review.found[finding];
          return found.length > 0 && row(finding, found);
        })}
        {review.beside.length > 0 && row('beside', review.beside)}
      </tbody>
    </table>
  );
}
