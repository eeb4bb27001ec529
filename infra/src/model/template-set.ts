import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Resource {
  stack: string
  id: string
  type: string
  /** Intrinsic functions are resolved. */
  properties: Record<string, unknown>
  /** As the template has them. */
  raw: Record<string, unknown>
  /** `Retain`, `Delete`; undefined: as the service does by itself. */
  deletionPolicy: string | undefined
}

export interface Place {
  accountId: string
  region: string
  /** What a resource is called that AWS names, by its type: `{ 'AWS::Cognito::UserPool': 'local_1' }`. */
  ids?: Record<string, string>
  /** What parameters of templates are given, by their name; those that are not have their default. */
  parameters?: Record<string, string>
}

interface RawResource {
  Type: string
  Properties?: Record<string, unknown>
  DeletionPolicy?: string
}
interface Template {
  Resources?: Record<string, RawResource>
  Parameters?: Record<string, { Default?: unknown }>
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>
}

/** What `Ref` gives of a resource with a name of its own. */
const nameProperties: Record<string, string> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Events::Rule': 'Name',
  'AWS::ApiGatewayV2::Authorizer': 'Name',
}

/** The templates of one folder, with their references to each other resolved. */
export class TemplateSet {
  private readonly templates = new Map<string, Template>()
  private readonly place: Place

  constructor(folder: string, place: Place) {
    this.place = place
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json')))
      this.templates.set(
        file.slice(0, -'.template.json'.length),
        JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template,
      )
    if (this.templates.size === 0) throw new Error(`No templates are in ${folder}. Run: npm run synth`)
  }

  get stacks(): string[] {
    return [...this.templates.keys()]
  }

  all(...types: string[]): Resource[] {
    return [...this.templates].flatMap(([stack, { Resources = {} }]) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => types.length === 0 || types.includes(Type))
        .map(([id, { Type: type, Properties: raw = {}, DeletionPolicy: deletionPolicy }]) => ({
          stack,
          id,
          type,
          raw,
          deletionPolicy,
          properties: this.resolve(raw, stack) as Record<string, unknown>,
        })),
    )
  }

  /** Resolves intrinsic functions, as far as that can be done before anything exists. */
  resolve(value: unknown, stack: string): unknown {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one, stack))
    if (typeof value !== 'object' || value === null) return value
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value)
    const intrinsic = others.length === 0 ? this.intrinsics[key] : undefined
    if (intrinsic) return intrinsic(argument, stack)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.resolve(one, stack)]))
  }

  private readonly intrinsics: Record<string, (argument: unknown, stack: string) => unknown> = {
    Ref: (id, stack) => this.ref(String(id), stack),
    'Fn::GetAtt': (argument, stack) => this.attribute(argument as [string, string], stack),
    'Fn::Join': (argument, stack) => {
      const [delimiter, parts] = argument as [string, unknown[]]
      return (this.resolve(parts, stack) as unknown[]).map(String).join(delimiter)
    },
    'Fn::Sub': (argument, stack) =>
      String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, id: string) => String(this.ref(id, stack))),
    'Fn::Select': (argument, stack) => {
      const [index, parts] = argument as [number | string, unknown]
      return (this.resolve(parts, stack) as unknown[])[Number(index)]
    },
    'Fn::Split': (argument, stack) => {
      const [delimiter, whole] = argument as [string, unknown]
      return String(this.resolve(whole, stack)).split(delimiter)
    },
    'Fn::ImportValue': (argument) => this.exported(String(argument)),
  }

  private ref(id: string, stack: string): unknown {
    const { accountId, region } = this.place
    const pseudo: Record<string, string> = {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack,
    }
    const template = this.templates.get(stack)
    if (id in pseudo) return pseudo[id]
    if (template?.Parameters?.[id])
      return this.place.parameters?.[id] ?? template.Parameters[id].Default ?? id
    const resource = template?.Resources?.[id]
    if (!resource) throw new Error(`${stack} refers to ${id}, which it does not have`)
    const name = resource.Properties?.[nameProperties[resource.Type] ?? '']
    return name === undefined ? (this.place.ids?.[resource.Type] ?? id) : this.resolve(name, stack)
  }

  private attribute([id, attribute]: [string, string], stack: string): unknown {
    const { accountId, region } = this.place
    const name = String(this.ref(id, stack))
    const type = this.templates.get(stack)?.Resources?.[id]?.Type ?? ''
    if (attribute === 'RegionalDomainName') return `${name}.s3.${region}.amazonaws.com`
    if (attribute === 'StreamArn')
      return `arn:aws:dynamodb:${region}:${accountId}:table/${name}/stream/latest`
    const { TargetFunctionArn } = this.templates.get(stack)?.Resources?.[id]?.Properties ?? {}
    if (attribute === 'FunctionArn') return this.resolve(TargetFunctionArn, stack)
    if (attribute === 'FunctionUrl') return `https://${name}.lambda-url.${region}.on.aws/`
    if (attribute !== 'Arn') return this.place.ids?.[`${type}.${attribute}`] ?? `${name}.${attribute}`
    if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`
    const [, service = '', kind = ''] = type.split('::')
    const path = kind === 'Function' ? `function:${name}` : name
    return `arn:aws:${service.toLowerCase()}:${region}:${accountId}:${path}`
  }

  private exported(name: string): unknown {
    for (const [stack, { Outputs = {} }] of this.templates)
      for (const { Value, Export } of Object.values(Outputs))
        if (Export && this.resolve(Export.Name, stack) === name) return this.resolve(Value, stack)
    throw new Error(`No template exports ${name}`)
  }
}
