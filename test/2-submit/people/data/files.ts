/** A text, and the entries that it is read as: an address, `? unreadable`, `+ beside`, `! deactivated`. */
type Case = [what: string, text: string, entries: string[]];

/** Files for tables. */
export const files: Case[] = [
  [
    'by its column',
    'login,firstName,email\nkim,Kim,a@x.com\nlou,Lou,b@x.com\n',
    ['a@x.com', 'b@x.com'],
  ],
  ['by a German column', 'Vorname;E-Mail-Adresse\r\nKim;a@x.com\r\n', ['a@x.com']],
  ['in Okta’s report', 'Login,User name,Primary email\nk,k,a@x.com\n', ['a@x.com']],
  ['by the login where no column is for mail', 'name,login\nKim,a@x.com\n', ['a@x.com']],
  [
    'by the login of those without a mail',
    'login,email\na@x.com,\nb@x.com,c@x.com',
    ['a@x.com', 'c@x.com'],
  ],
  ['without a head', 'Kim,a@x.com\nLou,b@x.com\n', ['a@x.com', 'b@x.com']],
  ['with quotes and lines within', 'name,email\n"Doe, ""Kim""\nJr.",a@x.com\n', ['a@x.com']],
  ['of one address a line', 'a@x.com\nb@x.com', ['a@x.com', 'b@x.com']],
  ['whose rows have no address', 'name,email\nKim,\nLou,b@x.com', ['? Kim', 'b@x.com']],
  [
    'with a quote gone wrong',
    'name,email\nKim "K,a@x.com\n"Lou" L,b@x.com',
    ['a@x.com', 'b@x.com'],
  ],
  ['with columns in any order', 'Email;Vorname;Nachname\r\na@x.com;Jörg;Müller\r\n', ['a@x.com']],
  [
    'with a column more that is called so',
    'Email verified,Name,Email\nTRUE,Kim,a@x.com\n',
    ['a@x.com'],
  ],
  ['with a second address', 'secondEmail,login,email\nb@home.example,kim,a@x.com\n', ['a@x.com']],
  [
    'with Outlook’s column',
    'First Name,E-mail Address,E-mail Type\nKim,a@x.com,SMTP\n',
    ['a@x.com'],
  ],
  [
    'with Google’s columns',
    'Name,E-mail 1 - Label,E-mail 1 - Value\nKim,* Work,a@x.com\n',
    ['a@x.com'],
  ],
  ['with an adjective before it', 'Name;Geschäftliche E-Mail\nKim;a@x.com\n', ['a@x.com']],
  ['with columns that say nothing of it', 'Name;Kontakt\nKim;a@x.com\n', ['a@x.com']],
  [
    'with more commas than semicolons',
    '"Last, first, middle";Email\n"Doe, Kim, X";a@x.com\n',
    ['a@x.com'],
  ],
  ['with Excel’s first line', 'sep=;\r\nName;E-Mail\r\nMüller;a@x.com\r\n', ['a@x.com']],
  ['with empty rows and columns', 'Email,,\n,,\na@x.com,,\n,,\n', ['a@x.com']],
  ['with a whole mailbox in a cell', 'Name,Email\nKim,"Doe, Kim <a@x.com>"\n', ['a@x.com']],
  [
    'by names without spaces',
    'userName,primaryEmail,secondEmail\nkim,a@x.com,k@home.example',
    ['a@x.com'],
  ],
  ['by names with underscores', 'manager_email,user_email\nboss@x.com,a@x.com', ['a@x.com']],
  ['by names with dots', 'status,profile.login,profile.email\nACTIVE,k,a@x.com', ['a@x.com']],
  [
    'by a secondary one of those who have no other',
    'Email,Recovery email\n,a@home.example',
    ['a@home.example'],
  ],
  ['in Japanese', '名前,メールアドレス\n山田,a@x.com', ['a@x.com']],
  [
    'whose first line is somebody without an address',
    'Zoe;ohne;\nKim;Doe;a@x.com',
    ['? Zoe ohne', 'a@x.com'],
  ],
  ['when it is an address book', 'Doe, Kim <a@x.com>;\n', ['a@x.com']],
  ['when it is empty', '', []],
  ['with nothing but a head', 'Kontakt;Ort\n', ['? Kontakt Ort']],
  ['of vCards', 'BEGIN:VCARD\nVERSION:3.0\nFN:Pat\nEMAIL:a@x.com\nEND:VCARD\n', ['a@x.com']],
  [
    'below a title',
    'Users of 2026;;\n;;\nName;E-Mail;Ort\nPat;a@x.com;Ulm\n',
    ['? Users of 2026;;', 'a@x.com'],
  ],
];
