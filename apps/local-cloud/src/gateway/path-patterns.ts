import type { CloudBehaviour, CloudRoute } from '@cloudalbum/infra/model'

/** The first whose pattern fits the path; the page's own fits all. */
export function behaviourOf(behaviours: readonly CloudBehaviour[], path: string): CloudBehaviour {
  const found = behaviours.find((one) => one.path === '*' || wildcards(one.path).test(path))
  if (!found) throw new Error(`No behaviour of the distribution takes ${path}.`)
  return found
}

/** `*` stands for any letters, `?` for one; they are told apart by case. */
const wildcards = (pattern: string) =>
  new RegExp(`^${escaped(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`)

/**
 * The route that takes a request: the more exact path first, then the more exact method.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function routeOf(routes: readonly CloudRoute[], method: string, path: string): CloudRoute | undefined {
  return routes
    .filter((route) => ['ANY', method].includes(route.method) && variables(route.path).test(path))
    .sort((a, b) => exactness(b.path).localeCompare(exactness(a.path)) || rank(b) - rank(a))
    .at(0)
}

/** `{name}` stands for one part of a path, `{name+}` for all that are left, at least one. */
const variables = (pattern: string) =>
  new RegExp(
    `^${escaped(pattern)
      .replaceAll(/\\\{\w+\\\+\\\}/g, '.+')
      .replaceAll(/\\\{\w+\\\}/g, '[^/]+')}$`,
  )

/** Part by part: a text before a variable, a variable before the rest. */
const exactness = (pattern: string) =>
  pattern
    .split('/')
    .map((part) => (part.endsWith('+}') ? '0' : part.startsWith('{') ? '1' : '2'))
    .join('')

const rank = ({ method }: CloudRoute) => (method === 'ANY' ? 0 : 1)

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
