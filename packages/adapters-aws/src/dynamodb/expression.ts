/**
 * Parts of an expression in DynamoDB's language. An attribute is written `#name`, a value `:name`; names need no declaration,
 * as they are the names of the attributes themselves.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
export interface Expression {
  update?: string
  condition?: string
  filter?: string
  keys?: string
  projection?: string
  /** Attributes whose names are no words, by what they are called here (without `#`): `{ f0: 'tag:New York' }`. */
  names?: Record<string, string>
  /** Without the colon. Undefined ones are left out. */
  values?: Record<string, unknown>
}

/** The members of a request that say the same. */
export function expressionMembers(expression: Expression) {
  const { update, condition, filter, keys, projection, values } = expression
  const texts = [update, condition, filter, keys, projection]
  const names = texts.flatMap((one) => [...(one ?? '').matchAll(/#(\w+)/g)].map(([, name = '']) => name))
  const nameOf = (name: string) => expression.names?.[name] ?? name
  const given = Object.entries(values ?? {}).filter(([, value]) => value !== undefined)
  return {
    ...(update === undefined ? {} : { UpdateExpression: update }),
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...(filter === undefined ? {} : { FilterExpression: filter }),
    ...(keys === undefined ? {} : { KeyConditionExpression: keys }),
    ...(projection === undefined ? {} : { ProjectionExpression: projection }),
    ...(names.length === 0
      ? {}
      : { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, nameOf(name)])) }),
    ...(given.length === 0
      ? {}
      : { ExpressionAttributeValues: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])) }),
  }
}
