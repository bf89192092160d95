/** A rendered page. */
export interface Page {
  /** The complete document. */
  html: string;
  /** The value of its `content-security-policy` header. */
  contentSecurityPolicy: string;
}
