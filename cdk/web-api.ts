import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  RestApi,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping, DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/functions.ts';
import { routes, unmatchedFunction } from '../functions/routes.ts';
import { binaryMediaTypes } from '../functions/wiring.ts';

/** API Gateway's stage: the path of the public URL where there is no domain name of its own. */
const STAGE_NAME = 'sso';

/** A line of the access log. The resource stands for the path, which holds a link's token. */
const accessLogFormat = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  latency: '$context.responseLatency',
  bytes: '$context.responseLength',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  integrationError: '$context.integrationErrorMessage',
};

/** Requests a second for the whole API: far more than people make, far less than a flood. */
const throttle = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };

export interface WebApiProps {
  apiName: string;
  domainName: string | undefined;
  certificateArn: string | undefined;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/**
 * The API: a regional REST API, since a web application firewall (WAF) attaches to such a one. Its URL
 * is known before its methods, since the functions behind them need it.
 */
export class WebApi extends Construct {
  /** What metrics are of, and what a web ACL is associated with (`stageArn`). */
  readonly stage: Stage;
  /** Without a trailing slash. */
  readonly url: string;
  /** What the DNS record of a custom domain points to. */
  readonly domain: DomainName | undefined;
  readonly #api: RestApi;

  constructor(
    scope: Construct,
    id: string,
    { apiName, domainName, certificateArn, logRetention, removalPolicy }: WebApiProps,
  ) {
    super(scope, id);
    this.#api = new RestApi(this, 'RestApi', {
      restApiName: apiName,
      endpointTypes: [EndpointType.REGIONAL],
      // One public address only: links and cookies are bound to it.
      disableExecuteApiEndpoint: domainName !== undefined,
      binaryMediaTypes,
      // API Gateway writes access logs by a role that is the account's, in each region one for all
      // APIs: it stays when this stage goes.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: STAGE_NAME,
        ...throttle,
        metricsEnabled: true,
        // Neither an execution log nor a trace of API Gateway's: both hold paths, and so tokens.
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            logGroupName: `/aws/vendedlogs/apigateway/${apiName}`,
            retention: logRetention,
            removalPolicy,
          }),
        ),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFormat)),
      },
    });
    this.stage = this.#api.deploymentStage;
    // An output that would name an address nobody is to use.
    this.#api.node.tryRemoveChild('Endpoint');
    // Not the stage's own URL, which would make a circle: the stage depends on functions.
    const { region, urlSuffix } = Stack.of(this);
    this.url = domainName
      ? `https://${domainName}`
      : `https://${this.#api.restApiId}.execute-api.${region}.${urlSuffix}/${STAGE_NAME}`;
    if (domainName && certificateArn) this.domain = this.#domain(domainName, certificateArn);
    this.#acknowledge();
  }

  #domain(domainName: string, certificateArn: string): DomainName {
    const domain = new DomainName(this, 'Domain', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    // Where the mapping stood in the tree when it led to an HTTP API. Its logical ID comes from there: an
    // update then leads the domain to this API, where a second mapping would be refused.
    const place = new Construct(new Construct(this, 'Stage'), `${domain}undefined`);
    new CfnApiMapping(place, 'Resource', {
      domainName: domain.name,
      apiId: this.#api.restApiId,
      stage: this.stage.stageName,
    });
    return domain;
  }

  #acknowledge(): void {
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason: 'Functions validate what they are sent, and say field by field what is wrong.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason: 'Throttled as a whole. A web ACL can be associated with the stage.',
      },
      {
        id: 'AwsSolutions-APIG4',
        reason:
          'Links are the authorization: each path holds a signed token that its function verifies; the rest is public.',
      },
      {
        id: 'AwsSolutions-APIG6',
        reason: 'An execution log holds paths, and so the tokens in them. The access log does not.',
      },
      {
        id: 'AwsSolutions-COG4',
        reason: 'People are known by their links; they have no account here.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'The role is the whole account’s, and AWS’s policy is what API Gateway asks of it.',
      },
    );
  }

  /** Adds a method for each entry of the route table; any other goes to the function that says so. */
  addRoutes(functions: Record<FunctionName, IFunction>): void {
    const add = (resource: IResource, method: string, name: FunctionName) =>
      resource.addMethod(
        method,
        new LambdaIntegration(functions[name], { allowTestInvoke: false }),
      );
    for (const { method, path, function: name } of routes) {
      const resource = this.#api.root.resourceForPath(path);
      add(resource, method, name);
      if (method === 'GET') add(resource, 'HEAD', name);
    }
    // Also takes a method that a path does not have.
    add(this.#api.root, 'ANY', unmatchedFunction);
    add(this.#api.root.addResource('{proxy+}'), 'ANY', unmatchedFunction);
  }
}
