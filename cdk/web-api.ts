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
  // What API Gateway refused itself (THROTTLED, REQUEST_TOO_LARGE), or WAF (WAF_FILTERED).
  refusedAs: '$context.error.responseType',
};

/**
 * Requests a second for the whole API. Far above what one client may send until WAF has noticed it, which
 * takes minutes, so that one alone does not use up everybody's.
 */
const throttle = { throttlingRateLimit: 1000, throttlingBurstLimit: 2000 };

/** Seconds over which WAF counts a client's requests, and for which a refused one is told to wait. */
const WINDOW = 300;

/**
 * A problem document of API Gateway's or WAF's own: no function was asked, so that there is one language.
 * Its code is one of functions/texts/en/errors.ts.
 */
const problem = (status: number, code: RequestErrorCode) =>
  JSON.stringify({
    type: 'about:blank',
    status,
    code,
    ...requestErrors[code],
  });

/** What API Gateway answers by itself, and as which problem. */
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
    this.#answerAlike();
    this.#limitClients(apiName, requestsPerClient);
    this.#acknowledge();
  }

  /** Answers that no function makes have the same headers, and are problem documents too. */
  #answerAlike(): void {
    for (const { type, status, code, retryAfter } of ownAnswers)
      this.#api.addGatewayResponse(`Answer${type.responseType}`, {
        type,
        // The defaults stand for several statuses, and keep each.
        ...(type.responseType.startsWith('DEFAULT') ? {} : { statusCode: String(status) }),
        responseHeaders: Object.fromEntries(
          Object.entries({
            ...securityHeaders,
            'content-type': 'application/problem+json',
            ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}),
            // API Gateway writes a fixed value between quotes.
          }).map(([name, value]) => [name, `'${value.replaceAll("'", "''")}'`]),
        ),
        templates: {
          'application/json': type.responseType.startsWith('DEFAULT')
            ? JSON.stringify({ type: 'about:blank', ...requestErrors[code], code })
            : problem(status, code),
        },
      });
  }

  /** One client that floods is refused, not everybody: by address, within minutes. */
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
    for (const path of literalPaths)
      add(this.#api.root.resourceForPath(path), 'ANY', unmatchedFunction);
    // Also takes a method that a path does not have.
    add(this.#api.root, 'ANY', unmatchedFunction);
    add(this.#api.root.addResource('{proxy+}'), 'ANY', unmatchedFunction);
  }
}
