import { AppError, invalid } from '@cloudalbum/core'

export const changedMeanwhile = () =>
  new AppError('conflict', 'The gallery has changed meanwhile. Try again.')

export const slugTwice = () =>
  new AppError('conflict', 'Another item of the gallery has this address.', { fields: { slug: 'is taken' } })

export const photoTwice = () =>
  new AppError('conflict', 'A photo can be only one item of a gallery.', {
    fields: { photoId: 'comes twice' },
  })

export const badCursor = () => invalid('This page has moved. Load the list again.', { cursor: 'is not ours' })
