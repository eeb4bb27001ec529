/** What the models of the gateways use of JSON Schema, draft 4. */
interface Schema {
  $schema?: string
  title?: string
  type?: string | string[]
  required?: string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean
  items?: Schema
  minItems?: number
  maxItems?: number
  pattern?: string
}

type Rule = (value: unknown, schema: Schema) => boolean

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

const rules: Record<keyof Schema, Rule> = {
  $schema: () => true,
  title: () => true,
  type: (value, { type = [] }) => [type].flat().includes(typeOf(value)),
  required: (value, { required = [] }) => !isRecord(value) || required.every((name) => name in value),
  properties: (value, { properties = {} }) =>
    !isRecord(value) ||
    Object.entries(properties).every(([name, one]) => !(name in value) || fitsSchema(value[name], one)),
  additionalProperties: (value, { additionalProperties, properties = {} }) =>
    !isRecord(value) ||
    additionalProperties !== false ||
    Object.keys(value).every((name) => name in properties),
  items: (value, { items }) =>
    !Array.isArray(value) || !items || value.every((one) => fitsSchema(one, items)),
  minItems: (value, { minItems = 0 }) => !Array.isArray(value) || value.length >= minItems,
  maxItems: (value, { maxItems = Infinity }) => !Array.isArray(value) || value.length <= maxItems,
  pattern: (value, { pattern = '' }) => typeof value !== 'string' || new RegExp(pattern).test(value),
}

/** @throws Error for a schema that uses more, so that nothing is let through that the gateway would refuse. */
export function fitsSchema(value: unknown, schema: object): boolean {
  return Object.keys(schema).every((word) => {
    const rule = rules[word as keyof Schema]
    if (!rule) throw new Error(`A model with ${word}, which is not understood here.`)
    return rule(value, schema)
  })
}
