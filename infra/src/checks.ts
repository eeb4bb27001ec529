import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib/core'
import { createRequire } from 'node:module'

interface Finding {
  rule: string
  severity: string
  /** Path of the construct. */
  where: string
}

interface Pack extends IPolicyValidationPlugin {
  validateScope(scope: App): {
    violations: {
      ruleName: string
      severity: string
      violatingResources: { constructPath: string }[]
    }[]
  }
}

const require = createRequire(import.meta.url)

/**
 * The rules AwsSolutions of cdk-nag. Its types, and those of every service of AWS behind them, take 3 GB to read, so it is
 * described here by the little that is used of it.
 */
export function awsSolutions(app: App): Pack {
  const { AwsSolutionsChecks } = require('cdk-nag') as {
    AwsSolutionsChecks: new (app: App) => Pack
  }
  return new AwsSolutionsChecks(app)
}

/** What no reason stands beside. */
export const findingsOf = (app: App): Finding[] =>
  awsSolutions(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, severity, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ rule: ruleName, severity, where: constructPath })),
    )
