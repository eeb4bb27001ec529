import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute or more, though they are short themselves. */
const longest = ['apps/server/src/proofs/']

/** Begins with what takes longest, so that no core waits for it in the end: otherwise only a second run would know. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => longest.some((path) => moduleId.includes(path))
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
