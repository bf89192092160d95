import { Fragment, options, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { isolate, isolatesToMarkup } from './isolates.ts';
import { visible } from './visible.ts';
import { wholeWords } from './whole-words.ts';

/** Fields in which people type, and quotes of what they wrote, begin where their letters do. */
const TYPED = ['input', 'textarea', 'blockquote', 'q'];

const isolateChildren = (children: unknown): unknown =>
  typeof children === 'string'
    ? isolate(children)
    : Array.isArray(children)
      ? children.map(isolateChildren)
      : children;

/** Whatever is put into an element as text, by whichever page or mail: none can forget it. */
options.vnode = ({ type, props }: VNode<Record<string, unknown>>) => {
  if (typeof type !== 'string' && type !== Fragment) return;
  if ('children' in props)
    props.children = isolateChildren(props.children) as typeof props.children;
  if (typeof type === 'string' && TYPED.includes(type)) props.dir ??= 'auto';
};

/**
 * The HTML of a page or a mail, in the one place in which text becomes markup: escaped, without deceptive
 * characters, with text that runs from right to left isolated, and with headings that are not broken
 * within "sign-on".
 *
 * @param whole an attribute that keeps an element in one line
 */
export function markupOf(document: VNode, whole = 'class="whole"'): string {
  const markup = isolatesToMarkup(renderToString(document));
  return visible(
    markup.replace(/(<h[1-3]\b[^>]*>)(.*?)(<\/h[1-3]>)/gs, (_, begin, inner, end) =>
      [begin, wholeWords(inner, whole), end].join(''),
    ),
  );
}
