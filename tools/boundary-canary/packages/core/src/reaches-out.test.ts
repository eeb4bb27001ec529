// Breaks an import rule on purpose: the boundary check fails when it does not find it here.
export * from '@cloudalbum/api'
