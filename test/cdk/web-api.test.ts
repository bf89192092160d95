import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type FunctionName, functionsBy } from '../../functions/functions.ts';
import { routes, unmatchedFunction } from '../../functions/routes.ts';
import { securityHeaders } from '../../functions/web/http.ts';
import { ofType, production, synthesize } from './template.ts';

describe('API', () => {
  const { resources } = synthesize();
  const own = synthesize({
    ...production,
    domainName: 'sso.sequel.io',
    certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/abc',
  }).resources;
  const [stage] = z
    .array(
      z.object({
        id: z.string(),
        StageName: z.string(),
        AccessLogSetting: z.object({ Format: z.string() }),
        MethodSettings: z.array(z.record(z.string(), z.unknown())),
        TracingEnabled: z.boolean().optional(),
      }),
    )
    .length(1)
    .parse(ofType(resources, 'AWS::ApiGateway::Stage'));

  test('has a method per route, HEAD per GET, and one function for everything else', () => {
    const parts = z
      .array(z.object({ id: z.string(), ParentId: z.string(), PathPart: z.string() }))
      .parse(ofType(resources, 'AWS::ApiGateway::Resource'));
    const pathOf = (resource: string): string => {
      const part = parts.find(({ id }) => `{${id}}` === resource);
      return part ? `${pathOf(part.ParentId)}/${part.PathPart}` : '';
    };
    const deployed = z
      .array(
        z.object({
          HttpMethod: z.string(),
          ResourceId: z.string(),
          ApiKeyRequired: z.literal(false).optional(),
          Integration: z.object({ Type: z.literal('AWS_PROXY'), Uri: z.string() }),
        }),
      )
      .parse(ofType(resources, 'AWS::ApiGateway::Method'))
      .map(({ HttpMethod, ResourceId, Integration }) => [
        `${HttpMethod} ${pathOf(ResourceId) || '/'}`,
        /\{(\w+)\.Arn\}/.exec(Integration.Uri)?.[1],
      ]);
    expect(Object.fromEntries(deployed)).toEqual(
      Object.fromEntries([
        // `/trials/{token}` would treat it as a token.
        ['ANY /trials/callback', unmatchedFunction],
        ...routes.flatMap(({ method, path, function: name }) => [
          [`${method} ${path}`, name],
          ...(method === 'GET' ? [[`HEAD ${path}`, name]] : []),
        ]),
        ['ANY /', unmatchedFunction],
        ['ANY /{proxy+}', unmatchedFunction],
      ]),
    );
  });

  test('may invoke a function from its own methods only, not from the console’s test', () => {
    const allowed = z
      .array(z.object({ Principal: z.string(), FunctionName: z.string(), SourceArn: z.string() }))
      .parse(ofType(resources, 'AWS::Lambda::Permission'))
      .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
      .map(({ FunctionName, SourceArn }) => [
        FunctionName.slice(1, -'.Arn}'.length),
        SourceArn.split('/').slice(1).join('/'),
      ]);
    const sources = (name: FunctionName) =>
      allowed.filter(([called]) => called === name).map(([, source]) => source);
    expect(sources('SubmitSetup')).toEqual([`{${stage?.id}}/POST/setup/*`]);
    expect(sources('ShowSetup')).toEqual([
      `{${stage?.id}}/GET/setup/*`,
      `{${stage?.id}}/HEAD/setup/*`,
    ]);
    expect(allowed.flat().join()).not.toContain('test-invoke-stage');
  });

  test('is regional, and passes bodies as bytes', () => {
    expect(ofType(resources, 'AWS::ApiGateway::RestApi')).toMatchObject([
      {
        BinaryMediaTypes: [
          'application/json',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
        ],
        DisableExecuteApiEndpoint: false,
        EndpointConfiguration: { Types: ['REGIONAL'] },
      },
    ]);
  });

  test('is throttled as a whole', () => {
    expect(stage?.MethodSettings).toEqual([
      expect.objectContaining({
        HttpMethod: '*',
        ResourcePath: '/*',
        ThrottlingRateLimit: 1000,
        ThrottlingBurstLimit: 2000,
      }),
    ]);
  });

  test('refuses one flooding client, far below the limit of all together', () => {
    const [acl] = z
      .array(
        z.object({
          id: z.string(),
          Scope: z.literal('REGIONAL'),
          Rules: z.tuple([
            z.object({
              Action: z.object({
                Block: z.object({
                  CustomResponse: z.object({
                    ResponseCode: z.literal(429),
                    ResponseHeaders: z.array(z.object({ Name: z.string(), Value: z.string() })),
                  }),
                }),
              }),
              Statement: z.object({
                RateBasedStatement: z.object({
                  AggregateKeyType: z.literal('IP'),
                  EvaluationWindowSec: z.number(),
                  Limit: z.number(),
                }),
              }),
            }),
          ]),
        }),
      )
      .parse(ofType(resources, 'AWS::WAFv2::WebACL'));
    const { ResponseHeaders = [] } = acl?.Rules[0].Action.Block.CustomResponse ?? {};
    expect(Object.fromEntries(ResponseHeaders.map(({ Name, Value }) => [Name, Value]))).toEqual({
      ...securityHeaders,
      'retry-after': '300',
    });
    const rate = acl?.Rules[0].Statement.RateBasedStatement;
    expect((rate?.Limit ?? 0) / (rate?.EvaluationWindowSec ?? 1)).toBeLessThan(1000 / 100);
    expect(ofType(resources, 'AWS::WAFv2::WebACLAssociation')).toMatchObject([
      { WebACLArn: `{${acl?.id}.Arn}`, ResourceArn: expect.stringContaining(`{${stage?.id}}`) },
    ]);
  });

  test('sets every security header even on responses without a function', () => {
    const answers = z
      .array(
        z.object({
          ResponseType: z.string(),
          ResponseParameters: z.record(z.string(), z.string()),
          ResponseTemplates: z.object({ 'application/json': z.string() }),
        }),
      )
      .parse(ofType(resources, 'AWS::ApiGateway::GatewayResponse'));
    expect(answers.map(({ ResponseType }) => ResponseType).sort()).toEqual([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
      'REQUEST_TOO_LARGE',
      'THROTTLED',
    ]);
    for (const { ResponseParameters, ResponseTemplates } of answers) {
      for (const name of Object.keys(securityHeaders))
        expect(ResponseParameters).toHaveProperty([`gatewayresponse.header.${name}`]);
      expect(JSON.parse(ResponseTemplates['application/json'])).toHaveProperty('code');
    }
  });

  test('reserves concurrency for pages only if it is set', () => {
    const reserved = (all: typeof resources) =>
      Object.entries(all).flatMap(([id, { Properties = {} }]) =>
        'ReservedConcurrentExecutions' in Properties
          ? [[id, Properties['ReservedConcurrentExecutions' as never]]]
          : [],
      );
    expect(reserved(resources)).toEqual([]);
    const some = reserved(synthesize({ ...production, reservedConcurrency: 20 }).resources);
    expect(some).toContainEqual(['ShowSetup', 20]);
    expect(some.map(([id]) => id).sort()).toEqual([...functionsBy('http')].sort());
  });

  test('neither logs nor traces paths, which contain tokens', () => {
    const logged = Object.values(JSON.parse(stage?.AccessLogSetting.Format ?? '{}'));
    expect(logged).toContain('$context.resourcePath');
    expect(logged).toContain('$context.httpMethod');
    expect(logged.join()).not.toMatch(/context\.path|authorizer|protocol/i);
    expect(stage?.MethodSettings[0]).toMatchObject({ DataTraceEnabled: false });
    expect(stage?.MethodSettings[0]).not.toHaveProperty('LoggingLevel');
    expect(stage?.TracingEnabled).toBeUndefined();
  });

  test('without a domain has a stage name that is known before its methods', () => {
    expect(stage?.StageName).toBe('sso');
    const [api] = ofType(resources, 'AWS::ApiGateway::RestApi');
    expect(resources.ShowSetup?.Properties).toMatchObject({
      Environment: {
        Variables: {
          PUBLIC_URL: `https://{${api?.id}}.execute-api.eu-central-1.amazonaws.com/sso`,
        },
      },
    });
  });

  test('with its own domain is reachable by no other', () => {
    const [api] = ofType(own, 'AWS::ApiGateway::RestApi');
    expect(api).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(ofType(own, 'AWS::ApiGatewayV2::DomainName')).toMatchObject([
      {
        DomainName: 'sso.sequel.io',
        DomainNameConfigurations: [{ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
      },
    ]);
    const [ownStage] = ofType(own, 'AWS::ApiGateway::Stage');
    expect(ofType(own, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject([
      { ApiId: `{${api?.id}}`, Stage: `{${ownStage?.id}}` },
    ]);
    expect(own.ShowSetup?.Properties).toMatchObject({
      Environment: { Variables: { PUBLIC_URL: 'https://sso.sequel.io' } },
    });
  });

  test('takes the domain over from the previous HTTP API', () => {
    expect(Object.keys(own)).toEqual(
      expect.arrayContaining([
        'WebApiDomain0115C86C',
        'WebApiStagessoonboardingproductionWebApiDomainundefined2E7C059F',
      ]),
    );
  });

  test('logs by a role that outlives the stage: it is the whole account’s', () => {
    const [account] = ofType(resources, 'AWS::ApiGateway::Account');
    const role = String(account?.['CloudWatchRoleArn' as never]).slice(1, -'.Arn}'.length);
    expect([account?.deletion, resources[role]?.DeletionPolicy]).toEqual(['Retain', 'Retain']);
  });
});
