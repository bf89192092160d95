import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseType,
  RestApi,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping, DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/functions.ts';
import { literalPaths, routes, unmatchedFunction } from '../functions/routes.ts';
import { requestErrors } from '../functions/texts/en/errors.ts';
import { securityHeaders } from '../functions/web/http.ts';
import type { RequestErrorCode } from '../functions/web/operation.ts';
import { binaryMediaTypes } from '../functions/wiring.ts';

/** API Gateway's stage: the path of the public URL if there is no domain name. */
const STAGE_NAME = 'sso';

/** A line of the access log. It has the resource instead of the path, which contains a link's token. */
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
  // Refusals by API Gateway itself (THROTTLED, REQUEST_TOO_LARGE) or WAF (WAF_FILTERED).
  refusedAs: '$context.error.responseType',
};

/**
 * Requests per second for the whole API. Far above what one client can send until WAF reacts, which takes minutes, so
 * one client does not use up everybody's share.
 */
const throttle = { throttlingRateLimit: 1000, throttlingBurstLimit: 2000 };

/** Seconds over which WAF counts a client's requests, and Retry-After of a refused one. */
const WINDOW = 300;

/**
 * A problem document from API Gateway or WAF: no function runs, so there is only one language. Its code is in
 * functions/texts/en/errors.ts.
 */
const problem = (status: number, code: RequestErrorCode) =>
  JSON.stringify({
    type: 'about:blank',
    status,
    code,
    ...requestErrors()[code],
  });

/** API Gateway's own responses, and their problem codes. */
const ownAnswers: {
  type: ResponseType;
  status: number;
  code: RequestErrorCode;
  retryAfter?: number;
}[] = [
  { type: ResponseType.DEFAULT_4XX, status: 400, code: 'requestMalformed' },
  { type: ResponseType.DEFAULT_5XX, status: 503, code: 'busy', retryAfter: 5 },
  { type: ResponseType.REQUEST_TOO_LARGE, status: 413, code: 'bodyTooLarge' },
  { type: ResponseType.THROTTLED, status: 429, code: 'tooManyTries', retryAfter: 5 },
];

export interface WebApiProps {
  apiName: string;
  /** Requests that one client may send within five minutes. */
  requestsPerClient: number;
  domainName: string | undefined;
  certificateArn: string | undefined;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/**
 * A regional REST API, as a web application firewall (WAF) can attach to one. Its URL is known before its methods,
 * since their functions need it.
 */
export class WebApi extends Construct {
  /** The dimension of metrics, and what a web ACL is associated with (`stageArn`). */
  readonly stage: Stage;
  /** Without a trailing slash. */
  readonly url: string;
  /** The target of a custom domain's DNS record. */
  readonly domain: DomainName | undefined;
  readonly #api: RestApi;

  constructor(
    scope: Construct,
    id: string,
    {
      apiName,
      requestsPerClient,
      domainName,
      certificateArn,
      logRetention,
      removalPolicy,
    }: WebApiProps,
  ) {
    super(scope, id);
    this.#api = new RestApi(this, 'RestApi', {
      restApiName: apiName,
      endpointTypes: [EndpointType.REGIONAL],
      // Only one public address: links and cookies are bound to it.
      disableExecuteApiEndpoint: domainName !== undefined,
      binaryMediaTypes,
      // API Gateway writes access logs with the account's role, one per region for all APIs: it outlives this stage.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: STAGE_NAME,
        ...throttle,
        metricsEnabled: true,
        // No execution logs or traces from API Gateway: both contain paths, and so tokens.
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
    // This output would name an address that nobody should use.
    this.#api.node.tryRemoveChild('Endpoint');
    // Not the stage's own URL, which would be circular: the stage depends on functions.
    const { region, urlSuffix } = Stack.of(this);
    this.url = domainName
      ? `https://${domainName}`
      : `https://${this.#api.restApiId}.execute-api.${region}.${urlSuffix}/${STAGE_NAME}`;
    if (domainName && certificateArn) this.domain = this.#domain(domainName, certificateArn);
    this.#answerAlike();
    this.#limitClients(apiName, requestsPerClient);
    this.#acknowledge();
  }

  /** Responses without a function have the same headers, and are problem documents too. */
  #answerAlike(): void {
    for (const { type, status, code, retryAfter } of ownAnswers)
      this.#api.addGatewayResponse(`Answer${type.responseType}`, {
        type,
        // The defaults cover several statuses and keep each.
        ...(type.responseType.startsWith('DEFAULT') ? {} : { statusCode: String(status) }),
        responseHeaders: Object.fromEntries(
          Object.entries({
            ...securityHeaders,
            'content-type': 'application/problem+json',
            ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}),
            // API Gateway expects fixed values in single quotes.
          }).map(([name, value]) => [name, `'${value.replaceAll("'", "''")}'`]),
        ),
        templates: {
          'application/json': type.responseType.startsWith('DEFAULT')
            ? JSON.stringify({ type: 'about:blank', ...requestErrors()[code], code })
            : problem(status, code),
        },
      });
  }

  /** Refuses a single flooding client by address, within minutes, instead of everybody. */
  #limitClients(name: string, limit: number): void {
    const visibilityConfig = {
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
      metricName: name,
    };
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig,
      customResponseBodies: {
        tooMany: { contentType: 'APPLICATION_JSON', content: problem(429, 'tooManyTries') },
      },
      rules: [
        {
          name: 'EachClient',
          priority: 0,
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              evaluationWindowSec: WINDOW,
              limit,
            },
          },
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                customResponseBodyKey: 'tooMany',
                responseHeaders: Object.entries({
                  ...securityHeaders,
                  'retry-after': String(WINDOW),
                }).map(([name, value]) => ({ name, value })),
              },
            },
          },
          visibilityConfig: { ...visibilityConfig, metricName: `${name}-each-client` },
        },
      ],
    });
    new CfnWebACLAssociation(this, 'WebAclAssociation', {
      webAclArn: acl.attrArn,
      resourceArn: this.stage.stageArn,
    });
  }

  #domain(domainName: string, certificateArn: string): DomainName {
    const domain = new DomainName(this, 'Domain', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    // The mapping's former place in the tree, when it led to an HTTP API, which determines its logical ID. So an
    // update redirects the domain to this API; a second mapping would be refused.
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
        id: 'AwsSolutions-APIG4',
        reason:
          'Links are the authorization: each path holds a signed token that its function verifies; the list of people takes a key, which its function compares; the rest is public.',
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

  /** Adds a method per entry of the route table; anything else goes to the function for unknown routes. */
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
    for (const path of literalPaths)
      add(this.#api.root.resourceForPath(path), 'ANY', unmatchedFunction);
    // Also handles methods that a path does not have.
    add(this.#api.root, 'ANY', unmatchedFunction);
    add(this.#api.root.addResource('{proxy+}'), 'ANY', unmatchedFunction);
  }
}
