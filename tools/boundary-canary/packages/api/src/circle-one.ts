// Breaks an import rule on purpose: the boundary check fails when it does not find it here.
import { two } from './circle-two.ts'
export const one = () => two
