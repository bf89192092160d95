import { Fragment, options, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { isolate, isolatesToMarkup } from './isolates.ts';
import { visible } from './visible.ts';
import { wholeWords } from './whole-words.ts';

/** Input fields and quotes follow the direction of their text. */
const TYPED = ['input', 'textarea', 'blockquote', 'q'];

const isolateChildren = (children: unknown): unknown =>
  typeof children === 'string'
    ? isolate(children)
    : Array.isArray(children)
      ? children.map(isolateChildren)
      : children;

/** Applies to all text in elements, so no page or mail can forget it. */
options.vnode = ({ type, props }: VNode<Record<string, unknown>>) => {
  if (typeof type !== 'string' && type !== Fragment) return;
  if ('children' in props)
    props.children = isolateChildren(props.children) as typeof props.children;
  if (typeof type === 'string' && TYPED.includes(type)) props.dir ??= 'auto';
};

/**
 * The HTML of a page or a mail. The only place where text becomes markup: escapes it, removes deceptive
 * characters, isolates right-to-left text, and keeps words such as "sign-on" in headings unbroken.
 *
 * @param whole an attribute that keeps an element on one line
 */
export function markupOf(document: VNode, whole = 'class="whole"'): string {
  const markup = isolatesToMarkup(renderToString(document));
  return visible(
    markup.replace(/(<h[1-3]\b[^>]*>)(.*?)(<\/h[1-3]>)/gs, (_, begin, inner, end) =>
      [begin, wholeWords(inner, whole), end].join(''),
    ),
  );
}
