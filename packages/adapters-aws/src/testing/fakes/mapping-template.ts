export interface TemplateRequest {
  body: string
  /** In lower case. */
  headers: Record<string, string>
  context: { requestTimeEpoch: number; identity: { sourceIp: string } }
}

/**
 * What API Gateway makes of a mapping template, as far as those of the album go: `#set` with a call or a text, `$util.base64Encode`,
 * `$input.params`, `$input.body`, `$context`. @throws Error for a template that uses more.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function applyTemplate(template: string, request: TemplateRequest): string {
  const variables = new Map<string, string>()
  const lines: string[] = []
  for (const line of template.split('\n')) {
    const [, name, expression = ''] = /^#set\(\$(\w+) = (.*)\)$/.exec(line) ?? []
    if (name === undefined) lines.push(interpolated(line))
    else variables.set(name, valueOf(expression))
  }
  return lines.join('\n')

  function valueOf(expression: string): string {
    const [, text] = /^"([^"]*)"$/.exec(expression) ?? []
    return interpolated(text ?? expression)
  }

  function interpolated(text: string): string {
    return text
      .replace(/\$util\.base64Encode\((\$[^()]+(?:\('[^']*'\))?)\)/g, (_, inner: string) =>
        Buffer.from(reference(inner)).toString('base64'),
      )
      .replace(/\$[a-zA-Z][\w.]*/g, reference)
  }

  function reference(text: string): string {
    const [, header] = /^\$input\.params\('([^']+)'\)$/.exec(text) ?? []
    if (header !== undefined) return request.headers[header.toLowerCase()] ?? ''
    if (text === '$input.body') return request.body
    if (text === '$context.requestTimeEpoch') return String(request.context.requestTimeEpoch)
    if (text === '$context.identity.sourceIp') return request.context.identity.sourceIp
    const value = variables.get(text.slice(1))
    if (value === undefined) throw new Error(`A mapping template that is not understood here: ${text}`)
    return value
  }
}
