/**
 * The shape of the product's one table, for CDK and for the machine alike. All keys are strings.
 *
 * The indexes are sparse: an item stands in one while it has the index's two attributes. Besides the
 * keys they hold only what they are read for, so that a change costs little more than the item.
 */
export const recordTable = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /**
   * Epoch seconds from which the item counts as deleted. DynamoDB deletes it within days, so that
   * whoever reads must look at the time too.
   */
  expiry: 'expiresAt',
  indexes: {
    /** What must still happen, by the time at which it is due. */
    due: { partitionKey: 'dueShard', sortKey: 'dueAt', projection: [] },
    /** The onboardings of one CSM, first those that wait for the CSM. */
    queue: { partitionKey: 'queue', sortKey: 'queueAt', projection: ['summary'] },
    /** All onboardings, by the time at which their link was issued. */
    all: { partitionKey: 'allShard', sortKey: 'allAt', projection: ['summary'] },
  },
} as const;
