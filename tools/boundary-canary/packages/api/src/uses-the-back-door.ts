// Breaks an import rule on purpose: the boundary check fails when it does not find it here.
export { AppError } from '../../../../../packages/core/src/errors.ts'
