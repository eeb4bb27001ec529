/** 0: shorter than allowed; 4: strong. A hint only: the server decides what is too weak. */
export type Strength = 0 | 1 | 2 | 3 | 4

const minLength = 8
const common = /^(?:password|passw0rd|qwerty|letmein|welcome|iloveyou|abc123|admin|cloudalbum|12345)/i

/** By length and by how many different characters there are; what others know of the person does not count. */
export function passwordStrength(password: string, known: readonly string[] = []): Strength {
  if (password.length < minLength) return 0
  const parts = known
    .flatMap((text) => text.toLowerCase().split(/[\s@._-]+/))
    .filter((part) => part.length > 3)
  const rest = parts.reduce((text, part) => text.replaceAll(part, ''), password.toLowerCase())
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u, /\p{Lo}/u].filter((kind) =>
    kind.test(password),
  ).length
  const different = new Set(rest).size
  if (common.test(password) || different < 5 || rest.length < minLength / 2 || isRun(password)) return 1
  const points = Math.min(rest.length, different * 1.5) + kinds * 2
  return points >= 20 ? 4 : points >= 15 ? 3 : 2
}

/** 12345678, abcdefgh and such. */
const isRun = (text: string) =>
  [...text].every((_, at) => at === 0 || text.charCodeAt(at) - text.charCodeAt(at - 1) === 1)
