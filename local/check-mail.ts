import { askMailServer } from './aws/ses-relay.ts';
import { InvalidSettings, type Settings } from './settings.ts';

/** Checks the mail server, if there is one, before anybody relies on it. */
export async function checkMail(
  { smtpUrl, publicUrl }: Settings,
  onTrouble: (sentence: string) => void,
) {
  if (!smtpUrl) return;
  const found = await askMailServer(smtpUrl);
  if (found?.final) throw new InvalidSettings(found.trouble);
  if (found) onTrouble(`${found.trouble}: mails wait until it does. Is SMTP_URL right?`);
  if (!publicUrl)
    onTrouble('Links in mails lead to localhost: set PUBLIC_URL for people at other machines');
}
