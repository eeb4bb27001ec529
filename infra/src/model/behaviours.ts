import type { CloudBehaviour } from './cloud-model.ts'
import { list, record, text } from './properties.ts'
import { responseHeadersOf } from './response-headers.ts'
import type { Resource, TemplateSet } from './template-set.ts'

export function behavioursOf(set: TemplateSet, { properties }: Resource): CloudBehaviour[] {
  const config = record(properties['DistributionConfig'])
  const origins = new Map(
    list(config['Origins'])
      .map(record)
      .map((origin) => [text(origin['Id']), origin]),
  )
  const codes = new Map(
    set
      .all('AWS::CloudFront::Function')
      .map((resource) => [resource.id, resource.properties['FunctionCode']]),
  )
  return [...list(config['CacheBehaviors']), config['DefaultCacheBehavior']].map(record).map((behaviour) => {
    const origin = record(origins.get(text(behaviour['TargetOriginId'])))
    const codeAt = (event: string) => {
      const associations = list(behaviour['FunctionAssociations']).map(record)
      const arn = associations.find(({ EventType }) => EventType === event)?.['FunctionARN']
      // `<id>.FunctionARN`, as nothing has named it yet.
      const code = arn === undefined ? undefined : codes.get(text(arn).split('.')[0] ?? '')
      return code === undefined ? undefined : text(code)
    }
    return {
      path: text(behaviour['PathPattern'] ?? '*'),
      methods: list(behaviour['AllowedMethods'] ?? ['GET', 'HEAD']).map(text),
      origin: text(origin['DomainName']),
      originPath: text(origin['OriginPath'] ?? ''),
      originHeaders: Object.fromEntries(
        list(origin['OriginCustomHeaders'])
          .map(record)
          .map(({ HeaderName, HeaderValue }) => [text(HeaderName), text(HeaderValue)]),
      ),
      needsSignature: list(behaviour['TrustedKeyGroups']).length > 0,
      onRequest: codeAt('viewer-request'),
      onResponse: codeAt('viewer-response'),
      responseHeaders: responseHeadersOf(set, behaviour['ResponseHeadersPolicyId']),
    }
  })
}
