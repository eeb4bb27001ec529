import { Stack } from 'aws-cdk-lib/core'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import type { Names } from '../names.ts'
import { acknowledge } from '../acknowledge.ts'

/** What runs the album's code: a function, or the container. */
export interface Workload {
  role: Role
  names: Names
  /** Of the environment. */
  set(variable: string, value: string): void
}

export interface Right {
  /** `s3:GetObject` … */
  actions: string[]
  resources: string[]
  conditions?: Record<string, Record<string, unknown>>
  /** Why a resource has a `*`; needed where one has. */
  because?: string
}

/** One more right of a workload, and nothing else: each names its actions and resources. */
export function allow({ role }: Pick<Workload, 'role'>, { because, ...statement }: Right): void {
  role.addToPrincipalPolicy(new PolicyStatement(statement))
  for (const resource of statement.resources) {
    const text = flatten(Stack.of(role).resolve(resource))
    if (!text.includes('*')) continue
    if (because === undefined) throw new Error(`${text} has a * without a reason`)
    acknowledge(role, { [`IAM5[Resource::${text}]`]: because })
  }
}

/** As cdk-nag writes resources down. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value
  const { 'Fn::Join': join, Ref: ref, 'Fn::GetAtt': attribute } = value as Intrinsic
  if (join) return join[1].map(flatten).join(join[0])
  if (ref !== undefined) return `<${ref}>`
  if (attribute) return `<${attribute.join('.')}>`
  return JSON.stringify(value)
}

interface Intrinsic {
  'Fn::Join'?: [string, unknown[]]
  Ref?: string
  'Fn::GetAtt'?: [string, string]
}
