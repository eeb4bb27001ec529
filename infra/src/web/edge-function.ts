import { Function as EdgeFunction, FunctionCode, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { join } from 'node:path'
import type { Names } from '../names.ts'

interface EdgeFunctionOptions {
  names: Names
  /** Of its file in `src/edge`. */
  name: 'page-addresses' | 'keep-media' | 'carry-authorization' | 'large-bodies'
  about: string
}

/** A CloudFront function: a few lines that run at the edge. */
export const edgeFunction = (scope: Construct, id: string, { names, name, about }: EdgeFunctionOptions) =>
  new EdgeFunction(scope, id, {
    functionName: names.own(name),
    comment: about,
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, `../edge/${name}.js`) }),
  })
