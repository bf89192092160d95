export const queueMails = () => ({
  queueLink: {
    subject: 'Your single sign-on onboardings',
    title: 'All of your onboardings in one place',
    text: 'The list shows which onboardings wait for you, which for the customer, and since when.',
    button: 'Open the list',
    renew: 'The link works for 14 days. After that, its page mails you a new one.',
    personal: 'The link is meant for you: anyone who has it can read the list.',
    why: 'You get this because somebody asked for the list of your onboardings.',
  },
});
