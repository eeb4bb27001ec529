import * as z from 'zod/mini'

export const words = (pattern = /^/, message = 'that is not valid') =>
  z.string().check(z.regex(pattern, { error: message }))

export const choice = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `it is one of: ${values.join(', ')}` })

export const whole = (least: number, most: number) =>
  z.pipe(
    z.pipe(words(/^\d+$/, `it is a whole number from ${least} to ${most}`), z.transform(Number)),
    z
      .number()
      .check(
        z.minimum(least, { error: `it is at least ${least}` }),
        z.maximum(most, { error: `it is at most ${most}` }),
      ),
  )

export const bytes = z.pipe(
  words(/^\d+(\.\d+)?\s*(B|KB|MB|GB|TB)?$/i, 'it is a size such as 500MB or 20GB'),
  z.transform((text: string) => {
    const [, number, unit = 'B'] = /^([\d.]+)\s*(\w*)$/.exec(text) ?? []
    return Math.round(
      Number(number) * 1000 ** ['B', 'KB', 'MB', 'GB', 'TB'].indexOf((unit || 'B').toUpperCase()),
    )
  }),
)

export const address = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `it is an address such as ${example}` })

export const origin = z.pipe(
  address(/^https?$/, 'https://photos.example.org'),
  z.transform((text: string) => text.replace(/\/+$/, '')),
)

export const ratio = z.pipe(
  z.pipe(words(/^\d*\.?\d+$/, 'it is a number from 0 to 1'), z.transform(Number)),
  z.number().check(z.maximum(1, { error: 'it is at most 1' })),
)

/** As OpenTelemetry has them in its variables: the way of W3C Baggage. */
export const headers = z.pipe(
  words(
    /^[\w-]+=(?:[^,\s%]|%[0-7][\da-f])*(?:,[\w-]+=(?:[^,\s%]|%[0-7][\da-f])*)*$/i,
    'it is a list such as name=value,name=value',
  ),
  z.transform((text: string): Record<string, string> =>
    Object.fromEntries(
      text.split(',').map((field) => {
        const at = field.indexOf('=')
        return [field.slice(0, at).toLowerCase(), decodeURIComponent(field.slice(at + 1))]
      }),
    ),
  ),
)
