/** Whom a mail is for. A tag of every mail, which its events carry too. */
export const recipients = ['contact', 'mainAdmin', 'user', 'csm', 'ops'] as const;
export type Recipient = (typeof recipients)[number];
