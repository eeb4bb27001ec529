import type { Resource } from '../model/index.ts'
import type { Synthesized } from './synthesize.ts'

export interface Statement {
  /** Role that has it: `<stack>/<id>`. */
  role: string
  effect: string
  actions: string[]
  resources: string[]
}

const listed = (value: unknown): string[] => [value ?? []].flat().map(String)

const statementsIn = (document: unknown, role: string): Statement[] =>
  (document as { Statement: Record<string, unknown>[] }).Statement.map((one) => ({
    role,
    effect: String(one['Effect']),
    actions: listed(one['Action']),
    resources: listed(one['Resource']),
  }))

export const policies = ({ all }: Synthesized): Resource[] =>
  all('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')

/** What every role of the templates may do. */
export const statementsOf = (templates: Synthesized): Statement[] => [
  ...policies(templates).flatMap(({ stack, properties }) =>
    listed(properties['Roles']).flatMap((role) =>
      statementsIn(properties['PolicyDocument'], `${stack}/${role}`),
    ),
  ),
  ...templates
    .all('AWS::IAM::Role')
    .flatMap(({ stack, id, properties }) =>
      ((properties['Policies'] ?? []) as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
        statementsIn(PolicyDocument, `${stack}/${id}`),
      ),
    ),
]

/** By function, with what other stacks add to its role. */
export function statementsOfFunction(templates: Synthesized, name: string): Statement[] {
  const id = `${name.replaceAll('-', '')}Role`
  return statementsOf(templates).filter(({ role }) => role.split('/')[1]?.startsWith(id))
}
