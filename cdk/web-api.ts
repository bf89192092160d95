import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/functions.ts';
import { routes, unmatchedFunction } from '../functions/routes.ts';

/** A line of the access log. The route stands for the path, which holds a link's token. */
const accessLogFormat = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  bytes: '$context.responseLength',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  integrationError: '$context.integrationErrorMessage',
};

/** Requests a second for the whole API: far more than people make, far less than a flood. */
const throttle = { rateLimit: 50, burstLimit: 100 };

export interface WebApiProps {
  apiName: string;
  domainName: string | undefined;
  certificateArn: string | undefined;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/** The HTTP API. Its URL is known before its routes, since the functions behind them need it. */
export class WebApi extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** Without a trailing slash. */
  readonly url: string;
  /** What the DNS record of a custom domain points to. */
  readonly domain: DomainName | undefined;

  constructor(
    scope: Construct,
    id: string,
    { apiName, domainName, certificateArn, logRetention, removalPolicy }: WebApiProps,
  ) {
    super(scope, id);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName,
      createDefaultStage: false,
      // One public address only: links and cookies are bound to it.
      disableExecuteApiEndpoint: domainName !== undefined,
    });
    if (domainName && certificateArn)
      this.domain = new DomainName(this, 'Domain', {
        domainName,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
        securityPolicy: SecurityPolicy.TLS_1_2,
      });
    this.url = domainName ? `https://${domainName}` : this.api.apiEndpoint;
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            logGroupName: `/aws/vendedlogs/apigateway/${apiName}`,
            retention: logRetention,
            removalPolicy,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFormat)),
      },
      ...(this.domain ? { domainMapping: { domainName: this.domain } } : {}),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Links are the authorization: each path holds a signed token that its function verifies; the rest is public.',
    });
  }

  /** Adds a route for each entry of the route table. */
  addRoutes(functions: Record<FunctionName, IFunction>): void {
    for (const { method, path, function: name } of routes)
      this.api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: new HttpLambdaIntegration(name, functions[name]),
      });
    new HttpRoute(this, 'Default', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration(unmatchedFunction, functions[unmatchedFunction]),
    });
  }
}
