/**
 * Shape of the product's single table, for CDK and the embedded default. All keys are strings.
 *
 * The indexes are sparse: an item is in an index while it has both of its key attributes. They only project what they
 * are read for, so that a change costs little more than the item.
 */
export const recordTable = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /**
   * Epoch seconds after which the item counts as deleted. DynamoDB may take days to delete it, so readers must check the
   * time too.
   */
  expiry: 'expiresAt',
  indexes: {
    /** What must still happen, by due time. */
    due: { partitionKey: 'dueShard', sortKey: 'dueAt', projection: [] },
    /** The onboardings of each CSM, with those waiting for the CSM first. */
    queue: { partitionKey: 'queue', sortKey: 'queueAt', projection: ['summary'] },
    /** All onboardings, by the time their link was issued. */
    all: { partitionKey: 'allShard', sortKey: 'allAt', projection: ['summary'] },
  },
} as const;
