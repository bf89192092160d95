/** A text, and the entries that it is read as: an address, `? unreadable`, `+ beside`, `! deactivated`. */
type Case = [what: string, text: string, entries: string[]];

/** Tables that are pasted. */
export const tables: Case[] = [
  ['from a spreadsheet', 'Kim\tDoe\ta@x.com\nLou\tRoe\tb@x.com', ['a@x.com', 'b@x.com']],
  ['with a head', 'First name,Email\nKim,a@x.com\nLou,b@x.com', ['a@x.com', 'b@x.com']],
  ['without one', 'Kim Doe;a@x.com\nLou Roe;b@x.com', ['a@x.com', 'b@x.com']],
  ['with the names behind', 'a@x.com,Kim\nb@x.com,Lou', ['a@x.com', 'b@x.com']],
  ['with a head in other words', 'Nombre;Correo electrónico\nKim;a@x.com', ['a@x.com']],
  [
    'with a head that says nothing, which is shown',
    'Name;Kontakt\nKim;a@x.com\nLou;b@x.com',
    ['? Name Kontakt', 'a@x.com', 'b@x.com'],
  ],
  ['of Markdown', '| Kim | a@x.com |\n| Lou | b@x.com |', ['a@x.com', 'b@x.com']],
  [
    'with several addresses in a cell',
    'name;mails\nKim;"a@x.com, b@x.com"\nLou;c@x.com d@x.com',
    ['a@x.com', 'b@x.com', 'c@x.com', 'd@x.com'],
  ],
  ['whose quote is never closed', 'name,email\n"Kim,a@x.com\nLou,b@x.com', ['a@x.com', 'b@x.com']],
  ['with a row without one', 'Name\tEmail\nKim\t\nLou\tb@x.com', ['? Kim', 'b@x.com']],
  [
    'with lines added by hand',
    'name;email\nKim;a@x.com\nb@x.com\nLou <c@x.com>',
    ['a@x.com', 'b@x.com', 'c@x.com'],
  ],
  [
    'below a title',
    'Our users\n\nName;Email\nPat;a@x.com\nJane;b@x.com',
    ['? Our users', 'a@x.com', 'b@x.com'],
  ],
  [
    'below a line with an address',
    'Members of sales@x.com\nEmail address,Nickname,Role\na@x.com,,member\nb@x.com,,member',
    ['sales@x.com', 'a@x.com', 'b@x.com'],
  ],
  [
    'below a title, without a head',
    'Our users\n\nPat;a@x.com\nJane;b@x.com',
    ['? Our users', 'a@x.com', 'b@x.com'],
  ],
  [
    'with a status, below a title',
    'Users\nEmail,Status\na@x.com,Suspended\nb@x.com,Active',
    ['? Users', 'a@x.com!', 'b@x.com'],
  ],
  ['of one column below a title', 'Our users\nE-Mail:\na@x.com', ['? Our users', 'a@x.com']],
  [
    'from Okta’s pages',
    'Person & username\tPrimary email\tStatus\nPat Lee\na@x.com\ta@x.com\tActive',
    ['? Pat Lee', '+ a@x.com', 'a@x.com'],
  ],
  ['with a head in French', 'Nom;Adresse de messagerie\nPat;a@x.com', ['a@x.com']],
  ['with a manager', 'Email,Manager Email\na@x.com,m@x.com', ['a@x.com', '+ m@x.com']],
  [
    'with a name divided by commas, below one without',
    'Kim <a@x.com>\nRoe, Lou <b@x.com>',
    ['a@x.com', 'b@x.com'],
  ],
  [
    'of vCards',
    'BEGIN:VCARD\nFN:Pat\nitem1.EMAIL;TYPE=WORK:a@x.com\nNOTE:@fair\nEND:VCARD\nBEGIN:VCARD\nFN:Lou\nEND:VCARD',
    ['a@x.com', '+ NOTE:@fair', '? FN:Lou'],
  ],
  [
    'of a directory',
    'dn: uid=pat,dc=x\nmail: a@x.com\n\ndn: uid=lou,dc=x\nmail:: YkB4LmNvbQ==\n',
    ['a@x.com', '? dn: uid=lou,dc=x'],
  ],
];

/** Two people of whom the first, `a@x.com`, can no longer sign in. */
export const deactivated: [what: string, text: string][] = [
  [
    'in Okta’s export',
    'login,firstName,email,status\nx,Kim,a@x.com,DEPROVISIONED\ny,Lou,b@x.com,ACTIVE',
  ],
  ['as Okta’s pages say it', 'Email,Status\na@x.com,Deactivated\nb@x.com,Password expired'],
  ['when suspended', 'Email,User Status\na@x.com,SUSPENDED\nb@x.com,STAGED'],
  ['in Google’s export', 'Email Address,Status [READ ONLY]\na@x.com,Suspended\nb@x.com,Active'],
  ['in Entra’s export', 'userPrincipalName,accountEnabled\na@x.com,False\nb@x.com,True'],
  ['in a column of its own', 'E-Mail;Inaktiv\na@x.com;ja\nb@x.com;nein'],
  ['in Entra’s admin center', 'User principal name,Block credential\na@x.com,True\nb@x.com,False'],
  ['as Microsoft 365 blocks', 'User name,Sign-in blocked\na@x.com,Yes\nb@x.com,No'],
  ['in Slack’s export', 'username,email,status\nk,a@x.com,Deactivated\nl,b@x.com,Member'],
  ['in Active Directory’s', '"mail","userAccountControl"\n"a@x.com","514"\n"b@x.com","512"'],
  ['with more behind it', 'Email,Status\na@x.com,Deactivated (2026-01-31)\nb@x.com,Active'],
  ['in an account’s column', 'Email,Account Status\na@x.com,Blocked\nb@x.com,Enabled'],
  ['in French', 'Adresse e-mail;Statut\na@x.com;Désactivé\nb@x.com;Actif'],
  ['in Spanish', 'Correo electrónico;Estado\na@x.com;Inactivo\nb@x.com;Activo'],
  ['in Portuguese', 'E-mail;Ativo\na@x.com;Não\nb@x.com;Sim'],
  ['in Japanese', 'メール,ステータス\na@x.com,無効\nb@x.com,有効'],
];
