import { Album, GalleryHorizontalEnd, Heart, Image, ImageOff, Map, Search, Share2, Trash2 } from '@lucide/vue'
import type { Component } from 'vue'

export interface NavItem {
  route: string
  /** Key below `app.nav`. */
  label: string
  icon: Component
  /** Other routes that belong to it. */
  also?: string[]
}

export const navItems: NavItem[] = [
  { route: 'timeline', label: 'photos', icon: Image, also: ['photo'] },
  { route: 'map', label: 'map', icon: Map },
  { route: 'albums', label: 'albums', icon: Album, also: ['album'] },
  { route: 'galleries', label: 'galleries', icon: GalleryHorizontalEnd, also: ['gallery'] },
  { route: 'sharing', label: 'sharing', icon: Share2 },
  { route: 'favourites', label: 'favourites', icon: Heart },
  { route: 'trash', label: 'trash', icon: Trash2 },
]

/** Shown while there are some. */
export const problemsItem: NavItem = { route: 'problems', label: 'problems', icon: ImageOff }

const search: NavItem = { route: 'search', label: 'search', icon: Search }

/** What a thumb reaches; the rest is in the menu of the account. */
export const bottomItems: NavItem[] = [
  ...navItems.filter(({ route }) => route === 'timeline'),
  search,
  ...navItems.filter(({ route }) => route === 'albums' || route === 'map'),
]
export const moreItems: NavItem[] = navItems.filter((item) => !bottomItems.includes(item))
export const isCurrent = (item: NavItem, name: unknown) =>
  item.route === name || (item.also?.includes(String(name)) ?? false)
