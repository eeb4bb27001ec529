/** Caches in front of what is public and named by content. Private things never get into them. */
export interface Cdn {
  /** Drops what is kept of these paths, such as `/avatars/x.jpg`: whoever asks afterwards gets what is there now. Unknown ones are fine. */
  purge(paths: readonly string[]): Promise<void>
}
