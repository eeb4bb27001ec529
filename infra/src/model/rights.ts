import type { CloudRight } from './cloud-model.ts'
import { list, record, text } from './properties.ts'
import type { TemplateSet } from './template-set.ts'

/** What roles may do, by the name that the templates have for each: `apiRole31DE6271`. */
export function rightsOf(set: TemplateSet): Map<string, CloudRight[]> {
  const byRole = new Map<string, CloudRight[]>()
  for (const { properties } of set.all('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'))
    for (const role of list(properties['Roles']).map(text))
      byRole.set(role, [...(byRole.get(role) ?? []), ...allowedBy(properties['PolicyDocument'])])
  return byRole
}

const allowedBy = (document: unknown): CloudRight[] =>
  list(record(document)['Statement'])
    .map(record)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, Resource }) => ({
      actions: [Action].flat().map(text),
      resources: [Resource].flat().map(text),
    }))
