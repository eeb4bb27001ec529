import { SetupError } from '../setup/project.mjs'
import { buildWebPage } from '../setup/web-page.mjs'
import { failed, passed, type Step } from '../lib/outcome.ts'

export const webPageBuild: Step = {
  name: 'web page',
  async run() {
    try {
      await buildWebPage()
      return passed()
    } catch (error) {
      if (error instanceof SetupError) return failed(error.message)
      throw error
    }
  },
}
