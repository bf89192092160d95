import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { recordTable } from '../functions/record/table.ts';

const key = (name: string) => ({ name, type: AttributeType.STRING });

const projection = (nonKeyAttributes: readonly string[]) =>
  nonKeyAttributes.length === 0
    ? { projectionType: ProjectionType.KEYS_ONLY }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...nonKeyAttributes] };

/**
 * The product's record, encrypted with DynamoDB's own key for the reason in cdk/secrets.ts. Point-in-time recovery
 * covers the last 35 days.
 */
export class OnboardingRecord extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { tableName: string; deletionProtection: boolean; removalPolicy: RemovalPolicy },
  ) {
    super(scope, id);
    new TableV2(this, 'Table', {
      ...props,
      partitionKey: key(recordTable.partitionKey),
      sortKey: key(recordTable.sortKey),
      globalSecondaryIndexes: Object.entries(recordTable.indexes).map(([indexName, index]) => ({
        indexName,
        ...projection(index.projection),
        partitionKey: key(index.partitionKey),
        sortKey: key(index.sortKey),
      })),
      timeToLiveAttribute: recordTable.expiry,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
  }
}
