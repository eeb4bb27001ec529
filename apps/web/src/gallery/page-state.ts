import type { GalleryFilters, GalleryGridView, GalleryItemView, GalleryPageState } from '@cloudalbum/contract'

export type { GalleryFacts, GalleryPlace as Place } from '@cloudalbum/contract'
export type PageState = GalleryPageState
export type Language = GalleryPageState['language']
export type Filters = GalleryFilters
export type GridView = GalleryGridView
export type ItemView = GalleryItemView
export type View = GalleryPageState['view']
