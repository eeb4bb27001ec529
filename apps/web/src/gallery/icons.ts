/** Icons of the gallery pages: each page carries their shapes once, in IconSprite.vue. */
export type IconName =
  | 'arrow-left'
  | 'check'
  | 'chevron-left'
  | 'chevron-right'
  | 'compass'
  | 'heart'
  | 'images'
  | 'link'
  | 'mail'
  | 'share'
  | 'sliders'
  | 'x'
