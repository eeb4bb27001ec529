export interface BuiltFunction {
  /** What lies beside its module. */
  needs: readonly ('page' | 'places' | 'images' | 'passwords')[]
}

/** Every function; each is a file of its name in `src`. */
export const functions: Record<string, BuiltFunction> = {
  api: { needs: ['page', 'places', 'passwords'] },
  download: { needs: ['passwords'] },
  authorizer: { needs: ['passwords'] },
  'process-photo': { needs: ['images', 'places', 'passwords'] },
  'process-profile-image': { needs: ['images', 'places', 'passwords'] },
  'run-jobs': { needs: ['images', 'places', 'passwords'] },
  'enrich-clicks': { needs: ['passwords'] },
  'aggregate-clicks': { needs: ['passwords'] },
  reconcile: { needs: ['passwords'] },
  'cognito-triggers': { needs: [] },
}
