export const webhookMails = () => ({
  webhookDisabled: {
    subject: (endpoint: string) => `Webhooks to ${endpoint} are disabled`,
    title: 'An endpoint of webhooks is disabled',
    text: 'It has refused an event for three days, or says that it wants no more. Events for it are kept for 30 days and no longer sent.',
    endpoint: 'Endpoint',
    since: 'Disabled',
    lastAnswer: 'Last answer',
    kept: 'Once it works again, this enables it and sends what it has missed. Name the time from which events are missing:',
  },
});
