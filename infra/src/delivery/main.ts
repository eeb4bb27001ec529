import { deliveryApp } from './app.ts'
import { deliveryOf } from './options.ts'

// What the CDK's command line runs for `npm run delivery`.
deliveryApp(
  deliveryOf(JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}') as Record<string, unknown>),
).synth()
