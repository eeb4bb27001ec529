import { list, number, record, text } from './properties.ts'
import type { TemplateSet } from './template-set.ts'

/** What a policy for headers adds, by its id in the template; nothing without one. */
export function responseHeadersOf(set: TemplateSet, id: unknown): Record<string, string> {
  const policy = set.all('AWS::CloudFront::ResponseHeadersPolicy').find((one) => one.id === id)
  const config = record(policy?.properties['ResponseHeadersPolicyConfig'])
  const custom = list(record(config['CustomHeadersConfig'])['Items']).map(record)
  return {
    ...securityHeaders(record(config['SecurityHeadersConfig'])),
    ...Object.fromEntries(custom.map(({ Header, Value }) => [text(Header).toLowerCase(), text(Value)])),
  }
}

function securityHeaders(config: Record<string, unknown>): Record<string, string> {
  const of = (name: string) => record(config[name])
  const transport = of('StrictTransportSecurity')
  const { ContentSecurityPolicy: policy } = of('ContentSecurityPolicy')
  const { ReferrerPolicy: referrer } = of('ReferrerPolicy')
  const { FrameOption: frames } = of('FrameOptions')
  return {
    ...(policy === undefined ? {} : { 'content-security-policy': text(policy) }),
    ...('ContentTypeOptions' in config ? { 'x-content-type-options': 'nosniff' } : {}),
    ...(referrer === undefined ? {} : { 'referrer-policy': text(referrer) }),
    ...(frames === undefined ? {} : { 'x-frame-options': text(frames) }),
    ...('AccessControlMaxAgeSec' in transport
      ? {
          'strict-transport-security': `max-age=${number(transport['AccessControlMaxAgeSec'])}${
            transport['IncludeSubdomains'] === true ? '; includeSubDomains' : ''
          }`,
        }
      : {}),
  }
}
