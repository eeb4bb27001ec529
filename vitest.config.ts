import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/test/longest-first.ts'

// Real disks, databases and decoders answer late on a busy machine.
const patience = { testTimeout: 30_000, hookTimeout: 30_000 }
const notTests = ['**/node_modules/**', '**/dist/**', 'apps/web/**', 'tools/boundary-canary/**']
const infra = 'infra/**/*.test.ts'
const functions = ['apps/lambda/**/*.test.ts', 'apps/cli/**/*-on-aws.test.ts']
const files = ['packages/adapters-aws/src/{s3,cloudfront}/**/*.test.ts', 'apps/server/src/backups.test.ts']
const cloud = ['packages/adapters-aws/**/*.test.ts', 'apps/server/src/proofs/sequences.test.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      'apps/web',
      {
        test: {
          name: 'node',
          include: ['{packages,apps,bench,tools}/**/*.test.ts'],
          exclude: [...notTests, ...cloud, ...files, ...functions],
          ...patience,
        },
      },
      {
        test: {
          name: 'cloud',
          include: cloud,
          exclude: [...notTests, ...files],
          globalSetup: ['packages/adapters-aws/src/testing/start-emulators.ts'],
          ...patience,
        },
      },
      {
        // The CDK is large: loaded once for all files, which share what it writes too.
        test: { name: 'infra', include: [infra], exclude: notTests, isolate: false, ...patience },
      },
      {
        test: {
          name: 'files',
          include: files,
          exclude: notTests,
          globalSetup: ['packages/adapters-aws/src/testing/start-ceph.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'functions',
          include: functions,
          exclude: notTests,
          globalSetup: [
            'packages/adapters-aws/src/testing/start-emulators.ts',
            'packages/adapters-aws/src/testing/start-ceph.ts',
            'apps/lambda/src/testing/build-functions.ts',
          ],
          ...patience,
        },
      },
    ],
  },
})
