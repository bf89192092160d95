import type { CSSProperties } from 'preact';

/**
 * Inline styles, since many clients drop all others. Light mode; template.tsx adds dark mode. Outlook on Windows
 * renders with Word: padding works only on table cells, widths only as attributes, and only `background-color` sets
 * a colour behind text.
 */
export const look = {
  back: { margin: '0', padding: '0', backgroundColor: '#f5f5f8' },
  preheader: { display: 'none', maxHeight: '0', overflow: 'hidden' },
  around: { padding: '24px 12px' },
  column: {
    width: '100%',
    maxWidth: '600px',
    fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
    fontSize: '16px',
    lineHeight: '1.5',
    color: '#1b1d23',
  },
  brand: { padding: '0 12px 12px' },
  mark: {
    borderRadius: '8px',
    color: '#ffffff',
    fontWeight: '700',
    fontSize: '18px',
    lineHeight: '32px',
    textAlign: 'center',
  },
  brandName: { padding: '0 0 0 10px', fontWeight: '700', fontSize: '18px' },
  sheet: {
    padding: '24px',
    backgroundColor: '#ffffff',
    border: '1px solid #d9dbe1',
    borderRadius: '12px',
    overflowWrap: 'anywhere',
    // Gmail and Outlook drop overflow-wrap but support this.
    wordBreak: 'break-word',
  },
  h1: { margin: '0 0 12px', fontSize: '22px', lineHeight: '1.25' },
  h2: { margin: '28px 0 8px', fontSize: '17px', lineHeight: '1.3' },
  p: { margin: '0 0 14px' },
  small: { margin: '0 0 10px', fontSize: '14px', color: '#555a66' },
  list: { margin: '0 0 14px', padding: '0 0 0 22px' },
  item: { margin: '0 0 8px' },
  fact: { margin: '0 0 6px' },
  label: { color: '#555a66' },
  boxes: { width: '100%', margin: '0 0 16px' },
  box: {
    padding: '14px 16px',
    backgroundColor: '#f5f5f8',
    border: '1px solid #d9dbe1',
    borderRadius: '8px',
  },
  code: { fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace", fontSize: '14px' },
  buttonLine: { margin: '20px 0' },
  button: { padding: '12px 20px', borderRadius: '8px' },
  buttonText: {
    display: 'block',
    color: '#ffffff',
    fontWeight: '700',
    textDecoration: 'none',
  },
  choices: { width: '100%', maxWidth: '340px', margin: '0 0 8px', textAlign: 'center' },
  choice: {
    padding: '10px 12px',
    borderRadius: '8px',
    border: '1px solid #7d828e',
    color: '#555a66',
  },
  picked: { fontWeight: '700', color: '#ffffff', border: '1px solid' },
  foot: { padding: '16px 12px 0', fontSize: '13px', color: '#555a66' },
} satisfies Record<string, CSSProperties>;
