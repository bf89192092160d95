import type * as en from '../../en/mails/2-submit.ts';

export const submitMails: typeof en.submitMails = () => ({
  stepGiven: {
    subject: (n) => `${n.company}: Ihr Teil von Single Sign-on für ${n.product}`,
    title: 'Ein Teil für Sie',
    text: (n) =>
      `${n.company} verbindet sein Okta mit ${n.product}. Jemand aus Ihrem Unternehmen bittet Sie um diesen Teil:`,
    button: 'Ihren Teil öffnen',
    until: (date) =>
      `Bitte erledigen Sie ihn bis ${date}. Was Sie eingeben, wird aufbewahrt; Sie müssen nichts senden.`,
    personal:
      'Der Link öffnet nur diesen Teil. Wenn Sie nichts dergleichen erwarten, übergehen Sie diese E-Mail.',
    why: (n) =>
      `Sie bekommen das, weil jemand bei ${n.company} Ihre Adresse eingegeben hat. Antworten liest ${n.csm}.`,
  },
});
