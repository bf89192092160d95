import type { ComponentChildren, CSSProperties } from 'preact';

/** A layout table, the only box for which all clients support padding and width. */
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
