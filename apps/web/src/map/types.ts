import type { getMap, Output } from '@cloudalbum/contract'

export type MapCell = Output<typeof getMap.response>['cells'][number]
