/** Display P3's red, green and blue in the profile connection space (ICC.1, D50). */
const primaries: [string, [number, number, number]][] = [
  ['rXYZ', [0.5151, 0.2412, -0.0011]],
  ['gXYZ', [0.292, 0.6922, 0.0419]],
  ['bXYZ', [0.1571, 0.0666, 0.7841]],
]

/** Told by the colours and not by the name: makers name and translate it as they like. */
export function isDisplayP3(icc: Buffer): boolean {
  return primaries.every(([tag, expected]) => {
    const colour = readXyz(icc, tag)
    return colour?.every((value, axis) => Math.abs(value - (expected[axis] ?? 0)) < 0.005) ?? false
  })
}

function readXyz(icc: Buffer, tag: string): number[] | undefined {
  if (icc.length < 132) return undefined
  const count = Math.min(icc.readUInt32BE(128), 100)
  for (let at = 132; at + 12 <= icc.length && at < 132 + count * 12; at += 12) {
    if (icc.toString('latin1', at, at + 4) !== tag) continue
    const offset = icc.readUInt32BE(at + 4)
    if (offset + 20 > icc.length || icc.toString('latin1', offset, offset + 4) !== 'XYZ ') return undefined
    return [8, 12, 16].map((step) => icc.readInt32BE(offset + step) / 65_536)
  }
  return undefined
}
