/** Bytes of a row as DynamoDB counts them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const rowBytes = (row: Record<string, unknown>): number =>
  sum(Object.entries(row).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)))

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return Math.ceil(String(value).replace(/^-?0*\.?0*|\./g, '').length / 2) + 1
  if (value === null || value === undefined || typeof value === 'boolean') return 1
  if (value instanceof Uint8Array) return value.length
  if (value instanceof Set) return sum([...value].map(valueBytes))
  if (Array.isArray(value)) return 3 + sum(value.map((one) => 1 + valueBytes(one)))
  return 3 + sum(Object.entries(value).map(([name, one]) => 1 + Buffer.byteLength(name) + valueBytes(one)))
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
