/**
 * Places in a manual order: fractions in base 32, the shortest that fit. There is room between any two, so that a move writes
 * what is moved and nothing else.
 */
const radix = 32
/** Before the point: what is added at the end counts up from the middle. */
const wholeDigits = 8
/** Longer ones are a sign of hundreds of moves to the same place. */
const longest = 120

export const firstPosition = radix ** wholeDigits / 2

/** The place of something that is added at the end. */
export const positionAt = (number: number): string => number.toString(radix).padStart(wholeDigits, '0')

/** Places before one and after another one (undefined: before all), in order; undefined where there is no room left. */
export function positionsBetween(
  after: string | undefined,
  before: string,
  count: number,
): string[] | undefined {
  for (let digits = wholeDigits; digits <= longest; digits++) {
    const high = valueOf(before, digits)
    const wanted = BigInt(count + 1)
    // At the front only as much as is needed: there will be others.
    const low = after === undefined ? (high > wanted ? high - wanted : 0n) : valueOf(after, digits)
    const stride = (high - low) / wanted
    if (stride > 0n)
      return Array.from({ length: count }, (_, index) => written(low + stride * BigInt(index + 1), digits))
  }
  return undefined
}

/** As a whole number of so many digits. */
const valueOf = (position: string, digits: number): bigint =>
  [...position.slice(0, digits).padEnd(digits, '0')].reduce(
    (value, digit) => value * BigInt(radix) + BigInt(Number.parseInt(digit, radix)),
    0n,
  )

function written(value: bigint, digits: number): string {
  const text = value.toString(radix).padStart(digits, '0')
  return text.slice(0, wholeDigits) + text.slice(wholeDigits).replace(/0+$/, '')
}
