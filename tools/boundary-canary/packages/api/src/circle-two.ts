// Breaks an import rule on purpose: the boundary check fails when it does not find it here.
import { one } from './circle-one.ts'
export const two = () => one
