import type { Context } from 'hono'
import { routePath } from 'hono/route'

/** `:name`, and the pattern that may follow it. */
const parameter = /:(\w+)(?:\{(?:[^{}]|\{[^{}]*\})*\})?\??/g
/** As many as the application has routes. */
const templates = new Map<string, string>()

/**
 * The route that answered, as the contract writes it: `/api/photos/{id}`. Of few values whatever was asked for: files of the page,
 * and what is not there, are `/*`. To be asked after `await next()`, when the answer is known.
 */
export function routeOf(context: Context): string {
  const path = routePath(context)
  const known = templates.get(path)
  if (known !== undefined) return known
  const template = path.replace(parameter, '{$1}')
  templates.set(path, template)
  return template
}
