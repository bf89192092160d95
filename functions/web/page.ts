/** A page, ready to be sent. */
export interface Page {
  /** The complete document. */
  html: string;
  /** The header that it has to be sent with. */
  contentSecurityPolicy: string;
}
