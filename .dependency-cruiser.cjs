// The import rules of the tree. tools/boundary-canary breaks each of them on purpose, see tools/check/boundaries.ts.

const canary = 'tools/boundary-canary/'

/** Workspace → the other workspaces of ours that it may import. */
const mayImport = {
  'packages/core': [],
  'packages/contract': [],
  'packages/config': [],
  'packages/telemetry': [],
  'packages/api': ['packages/core', 'packages/contract'],
  'packages/compat': ['packages/core', 'packages/contract'],
  'packages/app': [
    'packages/core',
    'packages/contract',
    'packages/api',
    'packages/compat',
    'packages/telemetry',
  ],
  'packages/imaging': ['packages/core'],
  'packages/adapters-shared': ['packages/core'],
  'packages/adapters-local': ['packages/core', 'packages/adapters-shared', 'packages/telemetry'],
  'packages/adapters-aws': ['packages/core', 'packages/adapters-shared', 'packages/telemetry'],
  'packages/port-suites': ['packages/core'],
  'apps/server': [
    'packages/core',
    'packages/contract',
    'packages/config',
    'packages/app',
    'packages/telemetry',
    'packages/imaging',
    'packages/adapters-shared',
    'packages/adapters-local',
    'packages/adapters-aws',
  ],
  'apps/lambda': [
    'packages/core',
    'packages/contract',
    'packages/config',
    'packages/app',
    'packages/telemetry',
    'packages/imaging',
    'packages/adapters-shared',
    'packages/adapters-aws',
  ],
  'apps/web': ['packages/contract'],
  'apps/cli': [
    'packages/core',
    'packages/contract',
    'packages/config',
    'packages/adapters-shared',
    'packages/adapters-local',
    'packages/adapters-aws',
    'packages/imaging',
  ],
  // Services that stand in for those of AWS, the templates, and the functions as they were built.
  'apps/local-cloud': ['packages/core', 'packages/config', 'packages/adapters-aws', 'infra'],
  // Which tables there are, and of what type files of the page, is data in one place.
  infra: ['packages/adapters-aws', 'packages/adapters-shared'],
  e2e: ['tools'],
  bench: [
    'packages/core',
    'packages/contract',
    'packages/telemetry',
    'packages/imaging',
    'packages/adapters-shared',
    'packages/adapters-local',
    'packages/adapters-aws',
  ],
  tools: [],
}

/** What tests may import besides: the suites of the ports, and real adapters to run the rules on. */
const testsMayImport = [
  'packages/port-suites',
  'packages/adapters-shared',
  'packages/adapters-local',
  'packages/adapters-aws',
  'packages/imaging',
]

// What only tests use is a test too.
const tests = '(?:\\.test\\.ts$|/testing/)'
const notOurs = ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown']
const inside = (workspaces) => `^(?:${canary})?(?:${workspaces.join('|')})/`

function workspaceRules() {
  return Object.entries(mayImport).flatMap(([workspace, allowed]) => {
    const to = (others) => ({
      path: '^(?:apps|packages)/|^(?:infra|e2e|bench|tools)/',
      pathNot: [inside([workspace, ...others])],
    })
    const from = workspace === 'tools' ? `^tools/(?!boundary-canary/(?!tools/))` : inside([workspace])
    const comment = `${workspace} may import ${allowed.join(', ') || 'no other workspace'}`
    return [
      {
        name: 'imports only what it may',
        comment,
        severity: 'error',
        from: { path: from, pathNot: tests },
        to: to(allowed),
      },
      {
        name: 'tests import only what they may',
        comment: `${comment}; its tests also ${testsMayImport.join(', ')}`,
        severity: 'error',
        from: { path: `(?:${from}).*${tests}` },
        to: to([...allowed, ...testsMayImport]),
      },
    ]
  })
}

module.exports = {
  forbidden: [
    ...workspaceRules(),
    {
      name: 'core does no input or output',
      comment: 'packages/core knows Web standards only: no module of Node, no library',
      severity: 'error',
      from: { path: inside(['packages/core']), pathNot: tests },
      to: { dependencyTypes: notOurs, pathNot: '^packages/' },
    },
    {
      name: 'contract is zod only',
      comment: 'packages/contract is loaded by browsers: schemas and the client, nothing else',
      severity: 'error',
      from: { path: inside(['packages/contract']), pathNot: tests },
      to: {
        dependencyTypes: notOurs,
        pathNot: ['^packages/', '^node_modules/zod/'],
      },
    },
    {
      name: 'through the front door',
      comment: 'Another workspace is imported by its name, not by a path into it',
      severity: 'error',
      from: { path: `^(?:${canary})?((?:apps|packages)/[^/]+|infra|e2e|bench)/` },
      to: {
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased'],
        pathNot: [`^(?:${canary})?$1/`, 'package\\.json$', '^tools/'],
      },
    },
    {
      name: 'no circle',
      comment: 'Files that import each other are one file, or hide a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything resolves',
      comment: 'An import that is not found is an import whose rules are not checked',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:apps|packages)/[^/]+/(?:dist|coverage)/|^infra/cdk\\.out/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json', '.d.ts'],
    },
  },
}
