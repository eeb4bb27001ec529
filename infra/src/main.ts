import { albumApp } from './app.ts'
import { builtCode } from './function-code.ts'
import { chosenStage } from './chosen-stage.ts'

// What the CDK's command line runs; see cdk.json.
albumApp({ stage: chosenStage(), codeOf: builtCode }).synth()
