/** Whose mail it is: a tag of every mail, which events about it carry too. */
export const recipients = ['contact', 'mainAdmin', 'user', 'csm', 'ops'] as const;
export type Recipient = (typeof recipients)[number];
