/** Where a point on Earth is, looked up offline. */
export interface Places {
  /** Undefined when no known city is near enough (50 km): at sea, in a desert. */
  lookUp(latitude: number, longitude: number): Promise<Place | undefined>
  /** Who must be named where places are shown. */
  readonly attribution: string
}

export interface Place {
  city: string
  /** First-level division, when known. */
  region?: string
  /** English name. */
  country: string
  /** ISO 3166-1 alpha-2. */
  countryCode: string
}
