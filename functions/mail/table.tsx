import type { ComponentChildren, CSSProperties } from 'preact';

/** A table that is layout alone: the one kind of box that all clients give a padding and a width. */
export const Table = ({
  children,
  ...attributes
}: {
  children: ComponentChildren;
  class?: string;
  width?: string;
  style?: CSSProperties;
}) => (
  <table role="presentation" cellPadding="0" cellSpacing="0" {...attributes}>
    {children}
  </table>
);
