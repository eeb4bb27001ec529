import { Validations } from 'aws-cdk-lib/core'
import type { IConstruct } from 'constructs'

/** Rules of cdk-nag that a construct and what is in it breaks on purpose, each with the reason. */
export function acknowledge(construct: IConstruct, reasons: Record<string, string>): void {
  for (const [rule, reason] of Object.entries(reasons))
    Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason })
}
