import type * as en from '../../en/mails/webhooks.ts';

export const webhookMails: typeof en.webhookMails = () => ({
  webhookDisabled: {
    subject: (endpoint: string) => `Webhooks an ${endpoint} sind abgeschaltet`,
    title: 'Ein Empfänger von Webhooks ist abgeschaltet',
    text: 'Er hat ein Ereignis drei Tage lang abgelehnt oder will keine mehr. Ereignisse für ihn werden 30 Tage aufbewahrt und nicht mehr gesendet.',
    endpoint: 'Empfänger',
    since: 'Abgeschaltet',
    lastAnswer: 'Letzte Antwort',
    kept: 'Sobald er wieder arbeitet, schaltet ihn dieser Befehl ein und sendet, was fehlt. Geben Sie die Zeit an, ab der Ereignisse fehlen:',
  },
});
