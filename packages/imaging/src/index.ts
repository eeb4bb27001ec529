export { createImageProcessor, type ImageProcessorOptions } from './create-image-processor.ts'
export { createPlaces } from './places/create-places.ts'
