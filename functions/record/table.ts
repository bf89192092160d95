/**
 * The shape of the product's one table, for CDK and for the machine alike. All keys are strings.
 *
 * Both indexes are sparse: an item stands in one while it has the index's two attributes.
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
    due: { partitionKey: 'dueShard', sortKey: 'dueAt' },
    /** The onboardings of one CSM. */
    queue: { partitionKey: 'queue', sortKey: 'queueAt' },
  },
} as const;
