import { describe, expect, it } from 'vitest'
import { accentStyle } from './accent.ts'

const parts = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
function luminance(colour: string) {
  const [r = 0, g = 0, b = 0] = parts(colour).map((one) =>
    one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string) {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}
const read = (style: string, theme: 'light' | 'dark') => {
  const [, block = ''] = new RegExp(`\\[data-theme='${theme}'\\]\\{([^}]*)`).exec(style) ?? []
  return (name: string) => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(block)?.[1] ?? ''
}

describe("a gallery's colour", () => {
  it.each(['#ffe600', '#000000', '#ffffff', '#1c6b58', '#d01070', '#0000ff', '#777777'])(
    '%s can be read in both themes',
    (accent) => {
      const style = accentStyle(accent)
      for (const [theme, grounds] of [
        ['light', ['#fbfaf8', '#ffffff', '#f2f0ec']],
        ['dark', ['#141614', '#1d201d', '#101210']],
      ] as const) {
        const colour = read(style, theme)
        for (const ground of grounds) expect(contrast(colour('accent'), ground)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(colour('accent'), colour('on-accent'))).toBeGreaterThanOrEqual(4.5)
        expect(contrast(colour('accent-hover'), colour('on-accent'))).toBeGreaterThanOrEqual(4.5)
        expect(contrast(colour('accent-soft'), colour('on-accent-soft'))).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  it('is left as it is where it can be read', () => {
    expect(read(accentStyle('#1c6b58'), 'light')('accent')).toBe('#1c6b58')
  })

  it('is nothing but a colour', () => {
    expect(accentStyle('red;}</style>')).toBe('')
  })
})
