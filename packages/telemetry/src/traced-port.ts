import type { SpanOptions, Telemetry } from './telemetry.ts'

type Method = (...given: unknown[]) => unknown

export interface PortOptions extends SpanOptions {
  /** Of the port; a span is named `<name>.<method>`. */
  name: string
  /** Only these; undefined: all. */
  methods?: readonly string[]
  /** Not these. */
  except?: readonly string[]
}

/** The port itself, with a span around each of its methods. Nothing of what goes in or out is looked at. */
export function tracedPort<Port extends object>(
  telemetry: Telemetry,
  port: Port,
  options: PortOptions,
): Port {
  if (!telemetry.on) return port
  const wrapped = new Map<PropertyKey, unknown>()
  return new Proxy(port, {
    get(target, key) {
      const known = wrapped.get(key)
      if (known !== undefined) return known
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      const made = tracedMethod(telemetry, options, String(key), value.bind(target) as Method)
      wrapped.set(key, made)
      return made
    },
  })
}

function tracedMethod(telemetry: Telemetry, options: PortOptions, operation: string, method: Method): Method {
  const { name, methods, except = [], kind = 'client', attributes = {}, isLeaf = false } = options
  if (except.includes(operation) || methods?.includes(operation) === false) return method
  const isDatabase = attributes['db.system.name'] !== undefined
  const more = isDatabase ? { 'db.operation.name': operation, 'db.collection.name': name } : {}
  const spanOptions = { kind, isLeaf, attributes: { ...attributes, ...more } }
  const spanName = `${name}.${operation}`
  return (...given) => telemetry.span(spanName, spanOptions, () => method(...given))
}
